import type { Mail } from '#server/ports/mailer.ts';

/** The email that tells an owner of a request; it is answered on the item's page. */
export function writeAskedMail(asked: {
  to: string;
  asker: string;
  title: string;
  message: string;
  url: string;
  siteName: string;
}): Mail {
  const { to, asker, title, message, url, siteName } = asked;
  const quoted = message ? `\n\n“${message}”` : '';
  return {
    to,
    subject: `${asker} asks for access to “${title}”`,
    text: `${asker} asks for access to “${title}”.${quoted}\n\nInvite or decline: ${url}\n\n${siteName}\n`,
  };
}
