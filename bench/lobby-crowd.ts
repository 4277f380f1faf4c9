// The crowd of the lobby benchmark in its own process: raw `ws` clients that speak the protocol of socket.io.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { answerPing, greet } from '#server/testing/page-socket.ts';
import { machineMs, toldText, type CountTold, type CrowdName, type OpenSockets, type Told } from './lobby-words.ts';

const openedAtOnce = 50;
const patienceMs = 20_000;
const quietMs = 1_000;

const crowds: Record<CrowdName, WebSocket[]> = { foyer: [], bare: [], others: [] };
let onTold: (() => void) | null = null;

let heardMs = 0;

process.on('message', (message: OpenSockets | CountTold | 'be quiet') => {
  if (message === 'be quiet') void becomeQuiet().then(() => process.send!({ isQuiet: true }));
  else if ('open' in message) void openAll(message.open).then((opened) => process.send!({ opened }));
  else void count(message.count);
});
process.send!({});

async function openAll({ name, url, sockets, origin }: OpenSockets['open']): Promise<number> {
  for (let at = 0; at < sockets.length; at += openedAtOnce)
    await Promise.all(
      sockets.slice(at, at + openedAtOnce).map(async ({ cookie, hello }) => {
        const socket = new WebSocket(url, { headers: { cookie, origin }, perMessageDeflate: false });
        await (hello ? greet(socket, hello) : once(socket, 'open'));
        socket.on('message', (data: Buffer) => hear(socket, data));
        crowds[name].push(socket);
      }),
    );
  return crowds[name].length;
}

/** Resolves when no client has received a message for a while. */
async function becomeQuiet(): Promise<void> {
  heardMs = machineMs();
  while (machineMs() - heardMs < quietMs) await wait(quietMs / 10);
}

function hear(socket: WebSocket, data: Buffer): void {
  if (answerPing(socket, data)) return;
  heardMs = machineMs();
  if (data.length === toldText.length && data.toString('latin1') === toldText) onTold?.();
}

async function count(name: 'foyer' | 'bare'): Promise<void> {
  const wanted = crowds[name].length;
  const heard: Told = { told: 0, firstMs: 0, lastMs: 0 };
  const done = new Promise<void>((resolve) => {
    const late = setTimeout(resolve, patienceMs);
    onTold = () => {
      heard.lastMs = machineMs();
      heard.firstMs ||= heard.lastMs;
      heard.told += 1;
      if (heard.told < wanted) return;
      clearTimeout(late);
      resolve();
    };
  });
  process.send!({ isCounting: true });
  await done;
  onTold = null;
  process.send!(heard);
}
