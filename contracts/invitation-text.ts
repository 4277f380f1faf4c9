/**
 * The email with the personal link, as the server sends it and the administration page previews it. Imports nothing but
 * types, so that pages load no schemas with it.
 */
import type { InvitedRole } from './invitations.ts';

export interface InvitationWords {
  url: string;
  title: string;
  inviterName: string;
  siteName: string;
  role: InvitedRole;
}

/** Foyer's own text. `{URL}` has to stand in any text; the other words in braces may. */
export const defaultInvitationText = `{INVITER} has invited you as a {ROLE} to "{TITLE}".

Open your personal link:
{URL}

The link is for you alone. You confirm it with this address, and need no account.

{SITE}`;

/** Fills in the words; an empty text stands for Foyer's own. */
export function fillInvitationText(text: string, { url, title, inviterName, siteName, role }: InvitationWords): string {
  const words: Record<string, string> = { URL: url, TITLE: title, INVITER: inviterName, SITE: siteName, ROLE: role };
  return (text || defaultInvitationText).replace(/\{([A-Z]+)\}/gu, (written, name: string) => words[name] ?? written);
}
