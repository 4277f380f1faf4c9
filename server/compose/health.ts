import { serveStatus } from '../features/status/routes.ts';
import type { SiteFacts } from '../features/status/rules.ts';
import { answersInTime, serveHealth } from '../http/health.ts';
import type { Wiring } from './wiring.ts';

/** Whether the site works: as a load balancer asks, and in detail as administrators read it. */
export function composeHealth(wiring: Wiring): void {
  const { app, serve, config, blobs, transcoder, clock, liveIngest, version } = wiring;
  const walls = async () => ({ ...(await transcoder.describe()).walls });
  serveHealth(app, serve, {
    ...config,
    clockJumpMs: () => clock.jumpMs(),
    takesEncoders: () => liveIngest.state().isListening,
    checks: {
      database: () => doesDatabaseAnswer(wiring),
      storage: async () => (await blobs.freeBytes()) !== 0,
      transcoder: async () => (await transcoder.describe()).ffmpegVersion !== null,
    },
    walls,
  });
  serveStatus(serve, { version, findFacts: () => findFacts(wiring) });
}

async function doesDatabaseAnswer({ database }: Wiring): Promise<boolean> {
  await database.read.selectFrom('facts').select('name').limit(1).execute();
  return true;
}

async function findFacts(wiring: Wiring): Promise<SiteFacts> {
  const { config, database, blobs, reserve, transcoder, roomServer, liveIngest, mailer, clock, processes } = wiring;
  let freeBytes: number | null = null;
  const [databaseAnswers, storageAnswers, mailAnswers, isFull, programs] = await Promise.all([
    answersInTime(() => doesDatabaseAnswer(wiring)),
    answersInTime(async () => {
      freeBytes = await blobs.freeBytes();
      return true;
    }),
    answersInTime(() => mailer.check().then(() => true)),
    reserve.isFull(),
    transcoder.describe(),
  ]);
  return {
    database: { kind: database.kind, answers: databaseAnswers },
    storage: { answers: storageAnswers, freeBytes, keptFreeBytes: config.freeDiskBytes, isFull },
    programs,
    rooms: roomServer.state(),
    live: { ...liveIngest.state(), isOn: config.live.isOn },
    mail: { isOn: mailer.isOn, answers: mailAnswers },
    clockJumpMs: clock.jumpMs(),
    processes: databaseAnswers ? await processes.count() : 1,
  };
}
