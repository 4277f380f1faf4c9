import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mailbox {
  /** Settings of a Foyer that sends its email here. */
  settings: Record<string, string>;
  /** The text of the next email to this address, about this where it is given. */
  next(to: string, about?: string): Promise<string>;
  close(): Promise<void>;
}

/** An SMTP server on this machine that keeps what it is sent. */
export async function openMailbox(): Promise<Mailbox> {
  const mails: { to: string; text: string }[] = [];
  let tell = () => {};
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onData(stream, session, done) {
      void stream.toArray().then((parts: Buffer[]) => {
        // Soft line breaks of quoted-printable, and the equals sign of an address.
        const text = Buffer.concat(parts).toString().replace(/=\r\n/gu, '').replace(/=3D/gu, '=');
        mails.push({ to: session.envelope.rcptTo[0]!.address, text });
        tell();
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    settings: {
      FOYER_SMTP_URL: `smtp://127.0.0.1:${port}?tls=off`,
      FOYER_MAIL_FROM: 'Harbour Museum <media@harbour.example>',
    },
    async next(to, about = '') {
      for (;;) {
        const at = mails.findIndex((mail) => mail.to === to && mail.text.includes(about));
        if (at >= 0) return mails.splice(at, 1)[0]!.text;
        await new Promise<void>((resolve) => (tell = resolve));
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
