// Replaces wrk with load.lua where it is missing. Arguments: port, connections, seconds, plan, Origin, prefix of keys.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { uniqueKey } from './load.ts';

const [port, connections, seconds, file, origin, prefix] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const plan = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(toRequest);
const latenciesMs: number[] = [];
let at = 0;
let keys = 0;
let failed = 0;

function toRequest(line: string): string[] {
  const [method, path, cookie, body = ''] = line.split('\t');
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${new URL(origin).host}`,
    `Origin: ${origin}`,
    ...(cookie ? [`Cookie: ${cookie}`] : []),
    ...(body ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`] : []),
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`.split(uniqueKey);
}

function next(): string {
  const [before, after] = plan[at++ % plan.length] as [string, string?];
  return after === undefined ? before : `${before}${prefix}${String((keys += 1)).padStart(12, '0')}${after}`;
}

const startedMs = performance.now();
const endMs = startedMs + Number(seconds) * 1000;

/** Sends requests over one connection, each after the answer to the one before. */
function drive(): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    let answer = Buffer.alloc(0);
    let sentMs = 0;
    const send = () => {
      sentMs = performance.now();
      if (sentMs >= endMs) socket.destroy();
      else socket.write(next());
    };
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('data', (chunk) => {
      answer = answer.length === 0 ? chunk : Buffer.concat([answer, chunk]);
      const headEnd = answer.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const head = answer.toString('latin1', 0, headEnd);
      if (answer.length < headEnd + 4 + Number(/content-length: (\d+)/iu.exec(head)?.[1] ?? 0)) return;
      answer = Buffer.alloc(0);
      latenciesMs.push(performance.now() - sentMs);
      if (!/^HTTP\/1\.1 [23]/u.test(head)) failed += 1;
      send();
    });
    socket.on('error', () => void (failed += 1));
    socket.on('close', () => resolve());
  });
}

await Promise.all(Array.from({ length: Number(connections) }, drive));
const tookMs = performance.now() - startedMs;
latenciesMs.sort((one, other) => one - other);
const percentile = (share: number) => Math.round((latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0) * 1000);
const numbers = [Math.round(tookMs * 1000), latenciesMs.length, failed, percentile(0.5), percentile(0.99)];
process.stdout.write(`RESULT ${numbers.join(' ')}\n`);
