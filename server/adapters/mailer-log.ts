import type { FastifyBaseLogger } from 'fastify';
import { checkMail, type Mailer } from '#server/ports/mailer.ts';

/** Sends nothing and logs that: neither the text, which may contain a link or a code, nor the address. */
export function createLogMailer(log: Pick<FastifyBaseLogger, 'info'>): Mailer {
  return {
    isOn: false,
    async send(mail) {
      const { text } = checkMail(mail);
      log.info({ characters: text.length }, 'an email was not sent: FOYER_SMTP_URL is not set');
    },
    check: async () => {},
    close: () => {},
  };
}
