import { createTransport } from 'nodemailer';
import type { MailConfig } from '#server/config.ts';
import { checkMail, MailNotSent, type Mailer } from '#server/ports/mailer.ts';

const connectMs = 10_000;
const silentMs = 20_000;

/**
 * Sends by an SMTP server, over two connections that are kept open between emails. `certificate`: of an authority that is
 * trusted besides those of Node.
 */
export function createSmtpMailer({ smtpUrl, from }: MailConfig, certificate?: string): Mailer {
  const { hostname, port, username, password, protocol, searchParams } = new URL(smtpUrl);
  const isTlsFromTheStart = protocol === 'smtps:';
  const isTlsOff = searchParams.get('tls') === 'off';
  const transport = createTransport({
    ...{ pool: true, maxConnections: 2, host: hostname, port: Number(port) || (isTlsFromTheStart ? 465 : 587) },
    secure: isTlsFromTheStart,
    // A password is sent in plain text only where the administrator has said so.
    requireTLS: username !== '' && !isTlsOff,
    ignoreTLS: isTlsOff,
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...{ connectionTimeout: connectMs, greetingTimeout: connectMs, socketTimeout: silentMs },
    ...(certificate && { tls: { ca: certificate } }),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  return {
    isOn: true,
    async send(mail) {
      const { to, subject, text } = checkMail(mail);
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
      } catch (cause) {
        throw new MailNotSent('The mail server did not take the email.', { cause });
      }
    },
    async check() {
      try {
        await transport.verify();
      } catch (cause) {
        throw new MailNotSent('The mail server did not answer, or refused the sign-in.', { cause });
      }
    },
    close: () => transport.close(),
  };
}
