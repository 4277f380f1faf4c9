import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { MailNotSent, type Mail, type Mailer } from './mailer.ts';

/** What has left through the mailer, as its other side got it. */
export interface MailerBench {
  mailer: Mailer;
  /** Everything that was handed over so far, as text. */
  readAll(): string;
  close(): Promise<void>;
}

const mail: Mail = { to: 'priya.nair@example.com', subject: 'You are invited', text: 'Open your link.' };

/** The tests that every mailer must pass. */
export function describeMailer(name: string, makeBench: () => Promise<MailerBench>): void {
  describe(name, async () => {
    const bench = await makeBench();
    const { mailer } = bench;
    after(async () => {
      mailer.close();
      await bench.close();
    });

    test('takes emails one after the other and at once', async () => {
      await mailer.send(mail);
      await Promise.all(Array.from({ length: 20 }, (_, at) => mailer.send({ ...mail, to: `guest${at}@example.com` })));
    });

    test('is found ready by a check, after emails', async () => {
      await mailer.check();
    });

    test('takes an address and a text in other scripts', async () => {
      await mailer.send({ to: 'ana@bücher.example', subject: 'Einladung: Häuschen 🎬', text: '您被邀请了。' });
    });

    for (const to of [
      '',
      'nobody',
      'a@example.com, b@example.com',
      'a@example.com\r\nBcc: b@example.com',
      '<a@b.example>',
    ])
      test(`refuses the address ${JSON.stringify(to)}, and nothing is sent`, async () => {
        const before = bench.readAll();
        await assert.rejects(mailer.send({ ...mail, to }), MailNotSent);
        assert.equal(bench.readAll(), before);
      });

    test('makes one header of a subject with line breaks', async () => {
      await mailer.send({ ...mail, subject: 'Hello\r\nBcc: everybody@example.com\n\nBody' });
      assert.doesNotMatch(bench.readAll(), /^Bcc:/imu);
    });
  });
}
