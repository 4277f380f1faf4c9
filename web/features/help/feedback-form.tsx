import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longestHelpComment } from '#contracts/limits.ts';
import { call } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { DislikeIcon, LikeIcon } from '../../ui/icons.ts';
import { Notice } from '../../ui/notice.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import type { ArticleName } from './articles.ts';
import styles from './help.module.css';

interface FeedbackProps {
  article: ArticleName;
  /** Whether the reader is signed in: then the answer is sent with the reader's name. */
  isSignedIn: boolean;
}

/** "Was this article helpful?" The answer is sent at once; after a No, a comment may follow. */
export function FeedbackForm({ article, isSignedIn }: FeedbackProps) {
  const { t } = useTranslation('help');
  const [isHelpful, setIsHelpful] = useState<boolean | null>(null);
  const [comment, setComment] = useState('');
  const send = useMutation({
    mutationFn: (body: { isHelpful: boolean; comment?: string }) =>
      call('POST /api/help/:article/feedback', { params: { article }, body }),
  });
  const answer = (value: boolean) => {
    setIsHelpful(value);
    send.mutate({ isHelpful: value });
  };
  const hasSentComment = send.isSuccess && send.variables.comment !== undefined;
  const tooLong = comment.length > longestHelpComment ? t('feedback.tooLong', { max: longestHelpComment }) : undefined;
  return (
    <section className={styles.feedback} aria-labelledby="helpful">
      <div className={styles.question}>
        <h2 id="helpful">{t('feedback.question')}</h2>
        <div className={styles.answers}>
          <Button icon={LikeIcon} aria-pressed={isHelpful === true} onClick={() => answer(true)}>
            {t('feedback.yes')}
          </Button>
          <Button icon={DislikeIcon} aria-pressed={isHelpful === false} onClick={() => answer(false)}>
            {t('feedback.no')}
          </Button>
        </div>
      </div>
      {send.error && <Notice tone="danger" title={errorWords(send.error, t)} />}
      {isHelpful === false && !hasSentComment && (
        <form
          className={styles.comment}
          onSubmit={(event) => {
            event.preventDefault();
            if (!tooLong && comment.trim()) send.mutate({ isHelpful, comment });
          }}
        >
          <TextAreaField
            label={t('feedback.comment')}
            help={isSignedIn ? t('feedback.readBy') : t('feedback.readByUnnamed')}
            value={comment}
            error={tooLong}
            onChange={(event) => setComment(event.target.value)}
          />
          <div>
            <Button type="submit" look="primary" isBusy={send.isPending}>
              {t('feedback.send')}
            </Button>
          </div>
        </form>
      )}
      <p role="status" className="muted">
        {send.isSuccess && (hasSentComment || isHelpful) && t('feedback.thanks')}
      </p>
    </section>
  );
}
