import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { describeMailer } from '#server/ports/mailer.test-suite.ts';
import { MailNotSent } from '#server/ports/mailer.ts';
import { startMailServer, type MailServer } from '#server/testing/mail-server.ts';
import { createSmtpMailer } from './mailer-smtp.ts';

const from = 'Harbour Museum <media@harbour.example>';

describeMailer('the mailer by SMTP, with TLS and a password', async () => {
  const server = await startMailServer();
  return {
    mailer: createSmtpMailer({ smtpUrl: server.url, from }, server.certificate),
    readAll: () => server.mails.map(({ headers, text }) => `${headers}\n\n${text}`).join('\n'),
    close: server.close,
  };
});

describe('an SMTP server', () => {
  let server: MailServer;
  before(async () => void (server = await startMailServer()));
  after(() => server.close());
  const mail = {
    to: 'ana@bücher.example',
    subject: 'Häuschen 🎬',
    text: 'Öffne den Link.\nhttps://foyer.example/i/abc',
  };

  test('gets sender, recipient and text as they were given', async () => {
    const mailer = createSmtpMailer({ smtpUrl: server.url, from }, server.certificate);
    await mailer.send(mail);
    mailer.close();
    const received = await server.next('ana@bücher.example');
    assert.match(received.headers, /^From: Harbour Museum <media@harbour\.example>/mu);
    assert.equal(received.text.trim().replaceAll('\r\n', '\n'), mail.text);
  });

  const wrong: Record<string, () => [string, string | undefined]> = {
    'a wrong password': () => [server.url.replace('p%40ss', 'other'), server.certificate],
    'a certificate that nobody trusts': () => [server.url, undefined],
    'nobody who answers': () => ['smtp://localhost:1', undefined],
  };
  for (const [name, where] of Object.entries(wrong))
    test(`with ${name} gets nothing, and the caller is told without the password`, async () => {
      const [smtpUrl, certificate] = where();
      const mailer = createSmtpMailer({ smtpUrl, from }, certificate);
      const known = server.mails.length;
      await assert.rejects(mailer.check(), MailNotSent);
      await assert.rejects(mailer.send({ ...mail, to: 'somebody@example.com' }), (error: unknown) => {
        assert.ok(error instanceof MailNotSent);
        assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /p@ss|p%40ss/u);
        return true;
      });
      mailer.close();
      assert.equal(server.mails.length, known);
    });

  test('that refuses the recipient lets the caller know', async () => {
    const mailer = createSmtpMailer({ smtpUrl: server.url, from }, server.certificate);
    server.refused.add('gone@example.com');
    await assert.rejects(mailer.send({ ...mail, to: 'gone@example.com' }), MailNotSent);
    mailer.close();
  });
});
