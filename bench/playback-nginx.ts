import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface Nginx {
  child: ChildProcess;
  port: number;
  /** The path with the signature and expiry for secure_link. */
  sign(path: string): string;
}

/** Starts an nginx that serves `root` to signed addresses only, at its fastest: sendfile and cached descriptors. */
export async function startNginx(folder: string, root: string): Promise<Nginx> {
  const secret = randomBytes(16).toString('hex');
  const port = await findFreePort();
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configure({ folder, root, port, secret }));
  const child = spawn('nginx', ['-p', folder, '-c', file, '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await answers(port);
  return { child, port, sign: (path) => sign(path, secret) };
}

function configure({
  folder,
  root,
  port,
  secret,
}: {
  folder: string;
  root: string;
  port: number;
  secret: string;
}): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes auto;
pid ${join(folder, 'nginx.pid')};
events { worker_connections 1024; }
http {
  ${temporary.join('\n  ')}
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  open_file_cache max=1000;
  types { video/mp4 m4s; }
  server {
    listen 127.0.0.1:${port};
    root ${root};
    location / {
      secure_link $arg_md5,$arg_expires;
      secure_link_md5 "$secure_link_expires$uri ${secret}";
      if ($secure_link = "") { return 403; }
      if ($secure_link = "0") { return 410; }
    }
  }
}
`;
}

function sign(path: string, secret: string): string {
  const expires = Math.floor(Date.now() / 1000) + 3600;
  const md5 = createHash('md5').update(`${expires}${path} ${secret}`).digest('base64url');
  return `${path}?md5=${md5}&expires=${expires}`;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves when something listens there. */
export async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await wait(50);
  }
  throw new Error(`Nothing listens on port ${port}.`);
}
