import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts a server of bench/ in its own process; its first message, returned here, says where it listens. */
export async function startServer<Told>(file: string, given: string[]): Promise<Told & { child: ChildProcess }> {
  const child = fork(join(import.meta.dirname, file), given);
  const told = await Promise.race([
    once(child, 'message').then(([message]) => message as Told),
    once(child, 'exit').then(() => null),
  ]);
  if (told === null) throw new Error(`bench/${file} did not start.`);
  return { child, ...told };
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
