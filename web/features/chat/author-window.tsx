import { useEffect, useRef, useState } from 'react';
import type { ChatAuthor } from '#contracts/chat.ts';
import { asApiError } from '../../lib/api.ts';
import type { ApiError } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { useWords } from '../../lib/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import type { ChatStore } from './chat-store.ts';

export interface AuthorWindowProps {
  chat: ChatStore;
  authorId: string;
  name: string;
  onClose: () => void;
}

/** Who wrote a message, for moderators: the email, and whether the person may write on. */
export function AuthorWindow({ chat, authorId, name, onClose }: AuthorWindowProps) {
  const { t } = useWords('chat');
  const [author, setAuthor] = useState<ChatAuthor | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    void chat.findAuthor(authorId).then(setAuthor, (failure: unknown) => setError(asApiError(failure)));
  }, [chat, authorId]);
  const change = async (isMuted: boolean) => {
    setIsBusy(true);
    const failure = await chat.setMuted(authorId, isMuted);
    setIsBusy(false);
    if (failure) setError(failure);
    else onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={<bdi>{name}</bdi>}
      closeLabel={t('author.close')}
      width={27}
      initialFocus={close}
    >
      <DialogBody>
        {author ? (
          <Facts author={author} />
        ) : (
          !error && (
            <Loading label={t('author.loading')}>
              <Skeleton width="70%" />
            </Loading>
          )
        )}
        {error && <p role="alert">{errorWords(error, t)}</p>}
      </DialogBody>
      <DialogFoot>
        <Button ref={close} look="quiet" onClick={onClose}>
          {t('site:close')}
        </Button>
        {author?.mayBeMuted && (
          <Button
            look={author.isMuted ? 'primary' : 'danger'}
            isBusy={isBusy}
            onClick={() => void change(!author.isMuted)}
          >
            {t(author.isMuted ? 'author.unmute' : 'author.mute')}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  );
}

function Facts({ author: { email, isGuest, isMuted, mayBeMuted } }: { author: ChatAuthor }) {
  const { t } = useWords('chat');
  return (
    <div className="stack">
      <p className="row-wrap">
        <bdi>{email ?? t('author.noEmail')}</bdi>
        {isGuest && <Badge>{t('badges.guest')}</Badge>}
      </p>
      <p className="muted">{t(mayBeMuted ? (isMuted ? 'author.isMuted' : 'author.mayWrite') : 'author.moderator')}</p>
    </div>
  );
}
