import type { ApiError } from '../../lib/api.ts';

/** The reasons that the page Access denied may show; none of them names the item. */
export type DeniedReason = 'off' | 'siteOff' | 'taken' | 'invalid' | 'unavailable' | 'unknown' | 'notReady';

const reasons: Partial<Record<ApiError['code'], DeniedReason>> = {
  'guest_access.off': 'off',
  'guest_access.expired': 'invalid',
  'guest_access.used_up': 'invalid',
  'guest_access.deleted': 'invalid',
  'guest_access.unavailable': 'unavailable',
  'guest_access.not_found': 'unknown',
  'guest_access.not_ready': 'notReady',
  'invitations.off': 'siteOff',
  'invitations.revoked': 'invalid',
  'invitations.expired': 'invalid',
  'invitations.used_up': 'invalid',
  'invitations.not_found': 'unknown',
};

/** The link's last clicks are reserved for guests who wait: the server says when one may be free again. */
export function isTaken({ code, retryAfterSeconds }: ApiError): boolean {
  return code === 'guest_access.used_up' && retryAfterSeconds !== null;
}

/** Not the owner but an administrator switched guest access off, for the whole site. */
export function isOffOnSite({ code, details }: ApiError): boolean {
  return code === 'guest_access.off' && details.some((detail) => detail.code === 'switched_off');
}

/** Why a link lets nobody in; null when the error is about something else. */
export function deniedReason(error: ApiError): DeniedReason | null {
  if (isTaken(error)) return 'taken';
  if (isOffOnSite(error)) return 'siteOff';
  return reasons[error.code] ?? null;
}
