import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface Nginx {
  /** All that it has logged, of requests and of errors. */
  readLogs(): Promise<string>;
  close(): Promise<void>;
}

export interface NginxPlace {
  folder: string;
  /** Of http and https. */
  ports: { http: number; https: number };
  foyerPort: number;
}

const document = join(import.meta.dirname, '../../docs/operations.md');

/** The first configuration of docs/operations.md, with the ports and paths of a test. */
export function documentedConfiguration({ folder, ports, foyerPort }: NginxPlace): string {
  const given = /```nginx\n([\s\S]*?)```/u.exec(readFileSync(document, 'utf8'))![1]!;
  const changes: [string, string][] = [
    ['server 127.0.0.1:8080;', `server 127.0.0.1:${foyerPort};`],
    ['listen 80;', `listen 127.0.0.1:${ports.http};`],
    ['listen [::]:80;', ''],
    ['listen 443 ssl http2;', `listen 127.0.0.1:${ports.https} ssl http2;`],
    ['listen [::]:443 ssl http2;', ''],
    ['/etc/letsencrypt/live/media.example.org/fullchain.pem', join(folder, 'certificate.pem')],
    ['/etc/letsencrypt/live/media.example.org/privkey.pem', join(folder, 'key.pem')],
    ['/var/log/nginx/foyer.log', join(folder, 'access.log')],
    ['/var/log/nginx/foyer-error.log', join(folder, 'foyer-error.log')],
    // In a test the address has a port, which names have not.
    ['https://$host$request_uri', `https://$host:${ports.https}$request_uri`],
    ['media.example.org', 'localhost'],
  ];
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`docs/operations.md lacks ${from}.`);
    return text.replaceAll(from, to);
  }, given);
}

/** Makes a certificate for localhost that only those trust who are given it; returns it. */
export function makeCertificate(folder: string): string {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const ofLocalhost = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', ...kind, ...ofLocalhost, ...files], { stdio: 'ignore' });
  return readFileSync(certificate, 'utf8');
}

/** Starts nginx with these servers, and resolves when it listens. */
export async function startNginx(folder: string, servers: string): Promise<Nginx> {
  await mkdir(folder, { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const pidFile = join(folder, 'nginx.pid');
  const file = join(folder, 'nginx.conf');
  await writeFile(
    file,
    `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${pidFile};
events { worker_connections 512; }
http {
${temporary.map((name) => `${name}_temp_path ${join(folder, name)};`).join('\n')}
${servers}
}
`,
  );
  const child = spawn('nginx', ['-p', folder, '-c', file, '-e', join(folder, 'error.log')], { stdio: 'inherit' });
  // It writes its number when it listens.
  while ((await readFile(pidFile, 'utf8').catch(() => '')) === '') {
    if (child.exitCode !== null)
      throw new Error(`nginx did not start: ${await readFile(join(folder, 'error.log'), 'utf8')}`);
    await wait(20);
  }
  return {
    async readLogs() {
      const names = ['access.log', 'foyer-error.log', 'error.log'];
      return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')))).join('');
    },
    async close() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
