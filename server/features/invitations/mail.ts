import type { InvitedRole } from '#contracts/invitations.ts';
import { fillInvitationText } from '#contracts/invitation-text.ts';
import type { Mail } from '#server/ports/mailer.ts';

export interface InvitationMail {
  to: string;
  url: string;
  title: string;
  inviterName: string;
  siteName: string;
  role: InvitedRole;
  /** The inviter's own words; empty: none. */
  message: string;
  /** The text that an administrator has written; empty: Foyer's own. */
  template: string;
}

/** The email with the personal link. */
export function writeInvitation({ to, url, template, message, ...words }: InvitationMail): Mail {
  const text = fillInvitationText(template, { ...words, url });
  const subject = `${words.inviterName} invites you: ${words.title}`;
  return { to, subject, text: message ? `${message}\n\n${text}` : text };
}

/** The email with the code that confirms an address. */
export function writeCode({ to, code, siteName }: { to: string; code: string; siteName: string }): Mail {
  return {
    to,
    subject: `${code} is your code for ${siteName}`,
    text: [
      `Your code is ${code}. It is good for ten minutes.`,
      'Enter it on the page that asked for it. Nobody else needs it, so give it to nobody.',
      'If you did not ask for a code, you need not do anything.',
    ].join('\n\n'),
  };
}
