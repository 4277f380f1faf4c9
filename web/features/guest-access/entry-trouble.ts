import { isApiError } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import type { Say } from '../../lib/words.ts';
import { isOffOnSite, isTaken } from './denied-reason.ts';

/** Why an entry that was sent did not succeed, as the banner above the form shows it. */
export interface EntryTrouble {
  tone: 'info' | 'danger';
  title: string;
  next: string;
  /** The link has ended for good: sending again can only fail. */
  isFinal: boolean;
}

/** Sentences for every answer to an entry that is not about one of its fields. */
export function entryTrouble(error: unknown, t: Say): EntryTrouble {
  const code = isApiError(error) ? error.code : null;
  const danger = (title: string, next: string): EntryTrouble => ({ tone: 'danger', title, next, isFinal: false });
  const final = (title: string, next: string): EntryTrouble => ({ tone: 'danger', title, next, isFinal: true });
  const info = (title: string, next: string): EntryTrouble => ({ tone: 'info', title, next, isFinal: false });
  switch (code) {
    case 'guest_access.off':
      if (isApiError(error) && isOffOnSite(error)) return danger(t('trouble.siteOff'), t('trouble.offNext'));
      return danger(t('trouble.off'), t('trouble.offNext'));
    case 'guest_access.expired':
      return final(t('trouble.expired'), t('trouble.newLinkNext'));
    case 'guest_access.used_up':
      if (isApiError(error) && isTaken(error)) return danger(t('trouble.allTaken'), t('trouble.allTakenNext'));
      return final(t('trouble.used_up'), t('trouble.newLinkNext'));
    case 'guest_access.deleted':
      return final(t('trouble.deleted'), t('trouble.newLinkNext'));
    case 'guest_access.unavailable':
      return final(t('trouble.unavailable'), t('trouble.unavailableNext'));
    case 'guest_access.not_found':
      return final(t('trouble.not_found'), t('denied.unknownNext'));
    case 'guest_access.not_ready':
      return info(t('trouble.not_ready'), t('trouble.notReadyNext'));
    case 'guest_access.key_reused':
      return info(t('trouble.key_reused'), t('trouble.keyReusedNext'));
    case 'request.too_many':
      return tooMany(isApiError(error) ? error.retryAfterSeconds : null, t);
    default:
      return danger(errorWords(error, t), t('trouble.kept'));
  }
}

function tooMany(seconds: number | null, t: Say): EntryTrouble {
  const next = seconds ? t('trouble.tooManyWait', { count: Math.ceil(seconds) }) : t('trouble.tooManyNext');
  return { tone: 'info', title: t('trouble.tooMany'), next, isFinal: false };
}
