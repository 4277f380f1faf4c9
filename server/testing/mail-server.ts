import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { makeCertificate } from './nginx.ts';

export interface ReceivedMail {
  to: string;
  headers: string;
  text: string;
}

export interface MailServer {
  /** For FOYER_SMTP_URL. */
  url: string;
  /** Of the authority that a client has to trust. */
  certificate: string;
  mails: ReceivedMail[];
  /** Addresses whose emails are refused. */
  refused: Set<string>;
  /** The next email to this address that was not returned before. */
  next(to: string): Promise<ReceivedMail>;
  close(): Promise<void>;
}

/** A real SMTP server that takes emails over TLS only, from who knows the password. */
export async function startMailServer(): Promise<MailServer> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-mail-'));
  const certificate = makeCertificate(folder);
  const mails: ReceivedMail[] = [];
  const refused = new Set<string>();
  const returned = new Set<ReceivedMail>();
  let tell = () => {};
  const server = new SMTPServer({
    key: await readFile(join(folder, 'key.pem')),
    cert: certificate,
    authOptional: false,
    // Clients keep their connections open: they are closed with the server.
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) =>
      username === 'foyer' && password === 'p@ss/word'
        ? done(null, { user: username })
        : done(new Error('Invalid username or password')),
    onRcptTo: ({ address }, _session, done) => done(refused.has(address) ? new Error('No such mailbox') : undefined),
    onData(stream, session, done) {
      void stream.toArray().then((parts) => {
        mails.push(readMail(Buffer.concat(parts as Buffer[]).toString(), session.envelope.rcptTo[0]!.address));
        tell();
        done();
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://foyer:${encodeURIComponent('p@ss/word')}@localhost:${port}`,
    ...{ certificate, mails, refused },
    async next(to) {
      for (;;) {
        const found = mails.find((mail) => mail.to === to && !returned.has(mail));
        if (found) {
          returned.add(found);
          return found;
        }
        await new Promise<void>((resolve) => {
          const before = tell;
          tell = () => {
            before();
            resolve();
          };
        });
      }
    },
    async close() {
      await new Promise<void>((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function readMail(raw: string, to: string): ReceivedMail {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, end);
  const body = raw.slice(end + 4);
  const encoding = /^content-transfer-encoding: (\S+)/imu.exec(headers)?.[1]?.toLowerCase();
  if (encoding === 'base64') return { to, headers, text: Buffer.from(body, 'base64').toString() };
  return { to, headers, text: encoding === 'quoted-printable' ? readQuotedPrintable(body) : body };
}

function readQuotedPrintable(body: string): string {
  const bytes = body
    .replace(/=\r\n/gu, '')
    .replace(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
