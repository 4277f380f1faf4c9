import { createSmtpMailer } from '#server/adapters/mailer-smtp.ts';
import { startMailServer, type MailServer } from './mail-server.ts';
import { buildTestApp, type TestApp } from './test-app.ts';
import type { OpenTestDatabase } from './test-database.ts';

/** The whole app, with a real SMTP server that takes its emails over TLS from who knows the password. */
export async function buildMailingApp(open: OpenTestDatabase): Promise<{ app: TestApp; mail: MailServer }> {
  const mail = await startMailServer();
  const app = await buildTestApp(
    async (clock) => {
      const database = await open(clock);
      database.beforeClose(() => mail.close());
      return database;
    },
    { mailer: createSmtpMailer({ smtpUrl: mail.url, from: 'media@harbour.example' }, mail.certificate) },
  );
  return { app, mail };
}
