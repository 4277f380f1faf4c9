import type { ApiError } from '../../lib/api.ts';

/** What the page that says no tells; nothing of it names the item. */
export type DeniedReason = 'off' | 'taken' | 'invalid' | 'unavailable' | 'unknown' | 'notReady';

const reasons: Partial<Record<ApiError['code'], DeniedReason>> = {
  'guest_access.off': 'off',
  'guest_access.expired': 'invalid',
  'guest_access.used_up': 'invalid',
  'guest_access.all_taken': 'taken',
  'guest_access.deleted': 'invalid',
  'guest_access.unavailable': 'unavailable',
  'guest_access.not_found': 'unknown',
  'guest_access.not_ready': 'notReady',
};

/** Why a link lets nobody in; null when the error is about something else. */
export function deniedReason(error: ApiError): DeniedReason | null {
  return reasons[error.code] ?? null;
}
