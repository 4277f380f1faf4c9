import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ComponentProps, FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel, ChannelVisibility } from '#contracts/channels.ts';
import { channelVisibilities, longestDescription, longestTitle } from '#contracts/limits.ts';
import { cleanLine } from '#contracts/typed-text.ts';
import { call, isApiError } from '../../lib/api.ts';
import { fieldWords } from '../../lib/error-words.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { makeIdempotencyKey } from '../../lib/idempotency-key.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceGroup } from '../../ui/choice-group.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import { takeChannel } from './queries.ts';

export interface ChannelWindowProps {
  /** The channel to edit; absent for a new one. */
  channel?: Channel;
  /** Items of the channel that have a picture, for the choice of its own. */
  pictures?: readonly { id: string; title: string }[];
  isOpen: boolean;
  onClose: () => void;
  onSaved?: (channel: Channel) => void;
  finalFocus?: ComponentProps<typeof Dialog>['finalFocus'];
}

/** Title, description, visibility and picture of a channel. */
export function ChannelWindow(props: ChannelWindowProps) {
  const { t } = useTranslation('channels');
  const { channel, isOpen, onClose, finalFocus } = props;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t(channel ? 'form.edit' : 'form.new')}
      closeLabel={t('site:close')}
      width={34}
      finalFocus={finalFocus}
    >
      <ChannelForm {...props} />
    </Dialog>
  );
}

function useSave(channel: Channel | undefined) {
  const client = useQueryClient();
  const idempotencyKey = useRef(makeIdempotencyKey());
  return useMutation({
    mutationFn: (typed: Typed) => {
      const { pictureId, ...details } = typed;
      if (!channel) return call('POST /api/channels', { body: { ...details, idempotencyKey: idempotencyKey.current } });
      const body = { ...details, pictureId: pictureId || null, version: channel.version };
      return call('PATCH /api/channels/:channelId', { params: { channelId: channel.id }, body });
    },
    onSuccess: (saved) => takeChannel(client, saved),
  });
}

interface Typed {
  title: string;
  description: string;
  visibility: ChannelVisibility;
  /** '' for none. */
  pictureId: string;
}

function ChannelForm({ channel, pictures = [], onClose, onSaved }: ChannelWindowProps) {
  const { t } = useTranslation('channels');
  const [typed, setTyped] = useState<Typed>({
    title: channel?.title ?? '',
    description: channel?.description ?? '',
    visibility: channel?.visibility ?? 'members',
    pictureId: channel?.pictureId ?? '',
  });
  const [isMissing, setIsMissing] = useState(false);
  const titleField = useRef<HTMLInputElement>(null);
  const save = useSave(channel);
  const change = (changes: Partial<Typed>) => setTyped({ ...typed, ...changes });
  const details = isApiError(save.error) ? save.error.details : [];
  const send = (event: FormEvent) => {
    event.preventDefault();
    const isEmpty = cleanLine(typed.title) === '';
    setIsMissing(isEmpty);
    if (isEmpty) return titleField.current?.focus();
    if (save.isPending) return;
    save.mutate(typed, {
      onSuccess: (saved) => {
        onClose();
        onSaved?.(saved);
      },
    });
  };
  return (
    <form noValidate onSubmit={send}>
      <DialogBody className="stack">
        {save.error && details.length === 0 && <FailureNotice error={save.error} />}
        <Field
          ref={titleField}
          label={t('form.title')}
          isRequired
          value={typed.title}
          maxLength={longestTitle}
          autoComplete="off"
          error={isMissing ? t('form.titleMissing') : fieldWords(details, 'title', t)}
          onChange={({ target }) => {
            change({ title: target.value });
            setIsMissing(false);
          }}
        />
        <TextAreaField
          label={t('form.description')}
          optional={t('site:optional')}
          value={typed.description}
          maxLength={longestDescription}
          error={fieldWords(details, 'description', t)}
          onChange={({ target }) => change({ description: target.value })}
        />
        <ChoiceGroup
          legend={t('visibility.legend')}
          value={typed.visibility}
          choices={channelVisibilities.map((value) => ({
            value,
            name: t(`visibility.${value}.name`),
            words: t(`visibility.${value}.words`),
          }))}
          onChange={(visibility) => change({ visibility })}
        />
        {channel && (
          <Select
            label={t('form.picture')}
            help={t('form.pictureHelp')}
            value={typed.pictureId}
            onChange={({ target }) => change({ pictureId: target.value })}
          >
            <option value="">{t('form.noPicture')}</option>
            {pictures.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </Select>
        )}
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onClick={onClose}>
          {t('site:cancel')}
        </Button>
        <Button type="submit" look="primary" isBusy={save.isPending}>
          {t(channel ? 'form.save' : 'form.create')}
        </Button>
      </DialogFoot>
    </form>
  );
}
