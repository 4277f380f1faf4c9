import type { TFunction } from 'i18next';
import { formatBytes, formatStretch } from '../../lib/format.ts';
import type { UploadRow } from './upload-row.ts';

/** The texts under the bar while bytes are being sent: how much, and how long it takes. */
export function sendingWords(row: UploadRow, t: TFunction<'uploads'>): { start: string; end: string } {
  const amount = t('amount', { sent: formatBytes(row.sentBytes), size: formatBytes(row.sizeBytes) });
  const left = row.secondsLeft === null ? '' : t('site:timeLeft', { time: formatStretch(row.secondsLeft) });
  switch (row.state) {
    case 'queued':
      return { start: t('queued', { size: formatBytes(row.sizeBytes) }), end: '' };
    case 'paused':
      return { start: amount, end: t('paused') };
    case 'waiting':
      return { start: amount, end: navigator.onLine ? t('waitingServer') : t('waitingConnection') };
    case 'unfinished':
      return { start: amount, end: t('unfinished') };
    default:
      return { start: amount, end: left };
  }
}

/** Why the upload stopped; null while there is nothing to say. */
export function refusalWords({ refusal, isOtherFile }: UploadRow, t: TFunction<'uploads'>): string | null {
  if (isOtherFile) return t('otherFile');
  if (!refusal) return null;
  if (refusal.unfit) return t(`unfit.${refusal.unfit}`);
  const { code } = refusal;
  return t([`refusals.${code.replace('.', '_')}`, `errors:${code}`, `errors-members:${code}`, 'refusals.unknown']);
}
