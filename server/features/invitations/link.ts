import { newId } from '#server/random.ts';
import type { InvitationDependencies } from './dependencies.ts';

/** A new personal link: the secret in it leaves the server only in the reply that made it, and by email. */
export function makeLink({ hashSecret }: Pick<InvitationDependencies, 'hashSecret'>, now: Date, minutes: number) {
  const token = newId();
  return { token, tokenHash: hashSecret(token), expiresAt: new Date(now.getTime() + minutes * 60_000) };
}

/** The address to open: the personal link, or for a member the item's page. */
export function linkOf(
  { publicUrl }: Pick<InvitationDependencies, 'publicUrl'>,
  mediaId: string,
  token: string | null,
) {
  return token ? `${publicUrl}/i/${token}` : `${publicUrl}/media/${mediaId}`;
}
