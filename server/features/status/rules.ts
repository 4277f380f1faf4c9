import { wallNames } from '#contracts/limits.ts';
import type { SiteStatus, StatusPart, WallName } from '#contracts/status.ts';
import type { LiveIngestState } from '#server/ports/live-ingest.ts';
import type { RoomServerState } from '#server/ports/room-server.ts';
import type { TranscoderState } from '#server/ports/transcoder.ts';

/** What was found out about everything that the site depends on. */
export interface SiteFacts {
  database: { kind: 'sqlite' | 'postgres'; answers: boolean };
  /** `freeBytes` is null where the storage has no known limit. */
  storage: { answers: boolean; freeBytes: number | null; keptFreeBytes: number; isFull: boolean };
  programs: Pick<TranscoderState, 'ffmpegVersion' | 'ffprobeVersion' | 'walls'>;
  rooms: RoomServerState;
  live: LiveIngestState & { isOn: boolean };
  mail: { isOn: boolean; answers: boolean };
  clockJumpMs: number;
  processes: number;
}

type Found = Pick<StatusPart, 'state' | 'because'> & { values?: StatusPart['values'] };

const works = (values: StatusPart['values'] = {}): Found => ({ state: 'works', because: 'works', values });
const off: Found = { state: 'off', because: 'off' };
const silent: Found = { state: 'fails', because: 'silent' };

/** What each part of the site is doing, and why. */
export function describeParts(facts: SiteFacts): StatusPart[] {
  const found: Record<StatusPart['name'], Found> = {
    database: facts.database.answers ? works({ kind: facts.database.kind }) : silent,
    storage: describeStorage(facts.storage),
    programs: describePrograms(facts.programs),
    walls: describeWalls(facts.programs.walls),
    rooms: describeRooms(facts.rooms),
    live: describeLive(facts.live, facts.processes),
    mail: !facts.mail.isOn ? off : facts.mail.answers ? works() : silent,
    clock: describeClock(facts.clockJumpMs),
  };
  return Object.entries(found).map(([name, { values = {}, ...part }]) => ({
    ...{ name: name as StatusPart['name'], values },
    ...part,
  }));
}

/** The walls that are missing. A program that sees nothing but its own files cannot misuse the user that it runs as. */
export function findMissingWalls(walls: TranscoderState['walls']): WallName[] {
  return wallNames.filter((name) => !walls[name] && !(name === 'isOtherUser' && walls.seesOnlyItsFiles));
}

export function listWalls(walls: TranscoderState['walls']): SiteStatus['walls'] {
  return wallNames.map((name) => ({ name, isHolding: walls[name] }));
}

function describeStorage({ answers, freeBytes, keptFreeBytes, isFull }: SiteFacts['storage']): Found {
  if (!answers) return silent;
  if (isFull) return { state: 'fails', because: 'full' };
  if (freeBytes === null) return works();
  if (freeBytes > keptFreeBytes) return works({ freeBytes });
  return { state: 'limited', because: 'little_space', values: { freeBytes, keptFreeBytes } };
}

function describePrograms({ ffmpegVersion, ffprobeVersion }: SiteFacts['programs']): Found {
  return ffmpegVersion && ffprobeVersion ? works({ version: ffmpegVersion }) : { state: 'fails', because: 'missing' };
}

function describeWalls(walls: TranscoderState['walls']): Found {
  return findMissingWalls(walls).length > 0 ? { state: 'limited', because: 'walls_missing' } : works();
}

function describeRooms({ state, version }: RoomServerState): Found {
  if (state === 'off') return off;
  if (state === 'ready') return works(version ? { version } : {});
  return state === 'unavailable' ? silent : { state: 'limited', because: 'preparing' };
}

function describeLive({ isOn, isListening, problem, addresses }: SiteFacts['live'], processes: number): Found {
  if (!isOn) return off;
  const address = addresses.rtmps ?? addresses.rtmp;
  if (isListening) return works(address ? { address } : {});
  if (processes > 1) return { state: 'works', because: 'elsewhere' };
  if (problem === 'starting') return { state: 'limited', because: 'preparing' };
  return { state: 'fails', because: 'not_listening', values: { detail: problem ?? '' } };
}

function describeClock(jumpMs: number): Found {
  const seconds = Math.round(jumpMs / 1_000);
  return seconds === 0 ? works() : { state: 'limited', because: 'jumped', values: { seconds } };
}
