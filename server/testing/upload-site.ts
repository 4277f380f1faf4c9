import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { makeClip } from './clips.ts';
import { createFixedClock } from './fixed-clock.ts';
import { makeAccount, makeMedia, makeSession } from './make.ts';
import type { OpenTestDatabase } from './test-database.ts';
import { createTusRequests } from './tus-requests.ts';
import { openUploadLab, type UploadLabOptions } from './upload-lab.ts';

const ends: (() => Promise<void>)[] = [];
after(async () => {
  for (const end of ends) await end();
});

/** A listening server for uploads with a signed-in member; without `jobsAtOnce` nothing is transcoded. */
export async function openUploadSite(open: OpenTestDatabase, options: Partial<UploadLabOptions> = {}) {
  const clock = createFixedClock(new Date());
  const { database, read, write } = await open(clock);
  const dataDir = await mkdtemp(join(tmpdir(), 'foyer-uploads-'));
  const reopen = (changed: Partial<UploadLabOptions> = {}) => {
    const lab = openUploadLab({ database, write, clock, dataDir, jobsAtOnce: 0, ...options, ...changed });
    ends.unshift(() => lab.close());
    return lab;
  };
  const lab = reopen();
  ends.push(() => rm(dataDir, { recursive: true, force: true }));
  const address = await lab.listen();
  const ana = await makeAccount(write, { name: 'Ana' });
  const signIn = async (accountId: string) => createTusRequests(address, (await makeSession(write, accountId)).cookie);
  return {
    ...lab,
    ...{ clock, database, read, write, address, ana, signIn },
    /** Opens the site again on the same data, as after a restart. */
    reopen,
    draft: (ownerId = ana.id) => makeMedia(write, { ownerId, status: 'draft', isPlayable: false }),
    tus: await signIn(ana.id),
    clip: await readFile(await makeClip('landscape')),
  };
}

/** The paths of all files at any depth. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
