import { isApiError } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import type { Say } from '../../lib/words.ts';

/** Why an entry that was sent did not come through, as the banner above the form tells it. */
export interface EntryTrouble {
  tone: 'info' | 'danger';
  title: string;
  next: string;
}

/** Sentences for every answer to an entry that is not about one of its fields. */
export function entryTrouble(error: unknown, t: Say): EntryTrouble {
  const code = isApiError(error) ? error.code : null;
  const danger = (title: string, next: string): EntryTrouble => ({ tone: 'danger', title, next });
  switch (code) {
    case 'guest_access.off':
      return danger(t('trouble.off'), t('trouble.offNext'));
    case 'guest_access.expired':
      return danger(t('trouble.expired'), t('trouble.newLinkNext'));
    case 'guest_access.used_up':
      return danger(t('trouble.used_up'), t('trouble.newLinkNext'));
    case 'guest_access.deleted':
      return danger(t('trouble.deleted'), t('trouble.newLinkNext'));
    case 'guest_access.unavailable':
      return danger(t('trouble.unavailable'), t('trouble.unavailableNext'));
    case 'guest_access.not_found':
      return danger(t('trouble.not_found'), t('denied.unknownNext'));
    case 'guest_access.not_ready':
      return { tone: 'info', title: t('trouble.not_ready'), next: t('trouble.notReadyNext') };
    case 'guest_access.key_reused':
      return { tone: 'info', title: t('trouble.key_reused'), next: t('trouble.keyReusedNext') };
    case 'request.too_many':
      return tooMany(isApiError(error) ? error.retryAfterSeconds : null, t);
    default:
      return danger(errorWords(error, t), t('trouble.kept'));
  }
}

function tooMany(seconds: number | null, t: Say): EntryTrouble {
  const next = seconds ? t('trouble.tooManyWait', { count: Math.ceil(seconds) }) : t('trouble.tooManyNext');
  return { tone: 'info', title: t('trouble.tooMany'), next };
}
