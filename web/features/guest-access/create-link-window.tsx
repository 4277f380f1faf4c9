import { useEffect, useRef, useState } from 'react';
import type { FormEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuestLink } from '#contracts/guest-access.ts';
import { longestLinkName, mostClicks, mostLinkDays } from '#contracts/limits.ts';
import { cleanLine } from '#contracts/typed-text.ts';
import { isApiError } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { formatCount, formatDay } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { useKindWords } from './item-kind.ts';
import { checkLink, lastDayOf, linkProblemsFromServer, readWhole, zoneWords } from './link-fields.ts';
import type { LinkField, LinkLimits, LinkProblems, TypedLink } from './link-fields.ts';
import { useCreateLink } from './use-guest-access.ts';

const fields = ['name', 'clicks', 'days'] as const satisfies readonly LinkField[];
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export interface CreateLinkWindowProps {
  mediaId: string;
  isOpen: boolean;
  /** The most that the site allows. */
  most: LinkLimits;
  /** The form's input, kept by the parent until it closes itself. */
  typed: TypedLink;
  onType: (typed: TypedLink) => void;
  onClose: () => void;
  onCreated: (link: GuestLink) => void;
  finalFocus: () => HTMLElement | null;
}

/** Name, clicks and duration of a new link. */
export function CreateLinkWindow(props: CreateLinkWindowProps) {
  const { t } = useTranslation('guest-access');
  const kind = useKindWords();
  const name = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t('create.title')}
      description={t(`create.description.${kind}`)}
      closeLabel={t('site:close')}
      initialFocus={name}
      finalFocus={props.finalFocus}
    >
      <LinkForm {...props} nameRef={name} />
    </Dialog>
  );
}

function LinkForm({ mediaId, most, typed, onType, onClose, onCreated, nameRef }: LinkFormProps) {
  const { t } = useTranslation('guest-access');
  const create = useCreateLink(mediaId);
  const form = useRef<HTMLFormElement>(null);
  const [problems, setProblems] = useState<LinkProblems>({});
  const [focus, setFocus] = useState<{ on: LinkField } | null>(null);
  useEffect(() => {
    if (focus) form.current?.querySelector<HTMLInputElement>(`[name="${focus.on}"]`)?.focus();
  }, [focus]);

  /** Shows the problems; returns whether there are any. */
  const showProblems = (found: LinkProblems) => {
    const first = fields.find((field) => found[field]);
    setProblems(found);
    if (first) setFocus({ on: first });
    return first !== undefined;
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (create.isPending || showProblems(checkLink(typed, most))) return;
    const whole = (text: string, highest: number) => readWhole(text, highest) as number | null;
    const limits = { maxClicks: whole(typed.clicks, mostClicks), durationDays: whole(typed.days, mostLinkDays) };
    try {
      onCreated(await create.mutateAsync({ name: cleanLine(typed.name), ...limits, timeZone: browserZone() }));
    } catch (error) {
      if (isApiError(error)) showProblems(linkProblemsFromServer(error.details));
    }
  };
  const fieldOf = (field: LinkField, max: number) => {
    const problem = problems[field];
    return {
      name: field,
      value: typed[field],
      error: problem && t(`create.${problem}`, { max: formatCount(max) }),
      onChange: (event: { target: { value: string } }) => {
        const now = { ...typed, [field]: event.target.value };
        onType(now);
        if (problem && !checkLink(now, most)[field]) setProblems({ ...problems, [field]: undefined });
      },
    };
  };
  const isAboutFields = fields.some((field) => problems[field]);
  return (
    <form ref={form} noValidate onSubmit={(event) => void send(event)}>
      <DialogBody className="stack">
        {create.error && !isAboutFields && <Refusal error={create.error} />}
        <Field
          {...fieldOf('name', longestLinkName)}
          ref={nameRef}
          label={t('create.name')}
          isRequired
          help={t('create.nameHelp')}
          autoComplete="off"
        />
        <div className="fields-2">
          <Field
            {...fieldOf('clicks', most.clicks ?? mostClicks)}
            type="number"
            label={t('create.clicks')}
            isRequired={most.clicks !== null}
            optional={most.clicks === null ? t('site:optional') : undefined}
            help={
              most.clicks === null
                ? t('create.clicksHelp')
                : t('create.clicksLimited', { max: formatCount(most.clicks) })
            }
          />
          <Field
            {...fieldOf('days', most.days ?? mostLinkDays)}
            type="number"
            label={t('create.duration')}
            isRequired={most.days !== null}
            optional={most.days === null ? t('site:optional') : undefined}
            suffix={t('create.days')}
            help={<DurationHelp days={typed.days} most={most.days} />}
          />
        </div>
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onClick={onClose}>
          {t('site:cancel')}
        </Button>
        <Button type="submit" look="primary" isBusy={create.isPending}>
          {t('create.submit')}
        </Button>
      </DialogFoot>
    </form>
  );
}

interface LinkFormProps extends CreateLinkWindowProps {
  nameRef: RefObject<HTMLInputElement | null>;
}

function DurationHelp({ days, most }: { days: string; most: number | null }) {
  const { t } = useTranslation('guest-access');
  const whole = readWhole(days, mostLinkDays);
  if (typeof whole !== 'number')
    return most === null ? t('create.durationHelp') : t('create.durationLimited', { max: formatCount(most) });
  return t('create.endsAfter', { day: formatDay(lastDayOf(whole, new Date())), zone: zoneWords(browserZone()) });
}

function Refusal({ error }: { error: Error }) {
  const { t } = useTranslation('guest-access');
  const words = isApiError(error, 'guest_access.too_many_links')
    ? t('changed.full')
    : isApiError(error, 'guest_access.off')
      ? t('changed.off')
      : isApiError(error, 'media.not_permitted')
        ? t('changed.notPermitted')
        : undefined;
  return <FailureNotice error={error} words={words} />;
}
