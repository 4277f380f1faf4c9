import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { otherUserId } from './transcoder-ffmpeg-walls.ts';

const files = [
  join(import.meta.dirname, 'transcoder-ffmpeg-walls.slow.test.ts'),
  join(import.meta.dirname, '../features/transcoding/hostile-media.slow.test.ts'),
];

function runAsUser(command: string[], environment: Record<string, string> = {}) {
  const id = String(otherUserId);
  return spawnSync('setpriv', ['--reuid', id, '--regid', id, '--clear-groups', '--', ...command], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...environment },
  });
}

/** Null: the tests can run as an ordinary user. */
function whyNot(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root can start a test as another user';
  const canRead = (path: string) => runAsUser(['test', '-r', path]).status === 0;
  return [...files, process.execPath].every(canRead) ? null : 'the user `nobody` cannot read this checkout';
}

test('where Foyer runs as an ordinary user, the walls hold against hostile media as well', async (context) => {
  const reason = whyNot();
  if (reason) return context.skip(reason);
  const folder = await mkdtemp(join(tmpdir(), 'foyer-user-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  await chown(folder, otherUserId, otherUserId);
  const { status, stdout } = runAsUser([process.execPath, '--test', ...files], { TMPDIR: folder });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^ℹ pass [1-9]/mu);
  // Tests are skipped where the system permits no box; where bubblewrap works for this user, none may be.
  if (runAsUser(['bwrap', '--unshare-all', '--ro-bind', '/', '/', 'true']).status === 0)
    assert.match(stdout, /^ℹ skipped 0$/mu);
});
