import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { pino } from 'pino';
import { createFsBlobStore } from './adapters/blob-store-fs.ts';
import { createSystemClock } from './adapters/clock-system.ts';
import { openConfiguredDatabase } from './adapters/database-configured.ts';
import { openFileReserve } from './adapters/disk-reserve-file.ts';
import { createBrowserRecorder } from './adapters/live-ingest/browser/recorder.ts';
import { createConfiguredLiveIngest } from './adapters/live-ingest/configured.ts';
import { createLivekitRoomServer } from './adapters/livekit/room-server.ts';
import { createLogMailer } from './adapters/mailer-log.ts';
import { createSmtpMailer } from './adapters/mailer-smtp.ts';
import { createFfmpegTranscoder } from './adapters/transcoder-ffmpeg.ts';
import { buildApp, type BuiltApp } from './app.ts';
import { findUnknownSettings, readConfig, SettingsError } from './config.ts';
import { keepLatestInstant, readLatestInstant } from './database/latest-instant.ts';
import { migrate } from './database/open.ts';
import { tellWalls } from './compose/tell-walls.ts';
import { assertOwnFolder } from './database/folder-identity.ts';
import { createFirstAdministrator, type FirstAdministrator } from './features/accounts/create-account.ts';
import { limitLines } from './http/limit-lines.ts';
import { readSecret } from './secrets.ts';
import packageFile from '../package.json' with { type: 'json' };

const webFolder = join(import.meta.dirname, '..', 'web', 'dist');
const drainMs = 10_000;
/** As in bin/supervise.js: not started again. */
const settingsExitCode = 78;

// V8 places objects whose kind has lived long at once among the old ones. There a dead object keeps all that it refers to
// until the next full collection: whole requests and replies were kept, and collecting took an eighth of the time.
setFlagsFromString('--no-allocation-site-pretenuring');

await start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof SettingsError ? settingsExitCode : 1);
});

async function start(): Promise<void> {
  const config = readConfig(process.env);
  for (const name of findUnknownSettings(process.env)) process.stderr.write(`${name}: there is no such setting.\n`);
  const port = config.port || (await findFreePort(config.host));
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  const publicHost = new URL(publicUrl).hostname;
  mkdirSync(config.dataDir, { recursive: true });
  const log = pino({ level: config.logLevel, hooks: limitLines() }, process.stderr);
  // Before the database, which cannot be opened without any free space.
  const reserve = await openFileReserve({ folder: config.dataDir, log });
  const database = openConfiguredDatabase(config);
  await migrate(database);
  await assertOwnFolder(database, config.dataDir);
  const clock = createSystemClock({
    knownMs: await readLatestInstant(database.read),
    onJump: (jumpMs) => log.warn({ jumpMs }, describeJump(jumpMs)),
  });
  const built = await buildApp({
    version: packageFile.version,
    config: { ...config, publicUrl },
    ...{ database, clock, reserve, blobs: createFsBlobStore({ folder: join(config.dataDir, 'blobs') }) },
    transcoder: createFfmpegTranscoder({ workFolder: join(config.dataDir, 'work') }),
    roomServer: createLivekitRoomServer({
      settings: config.rooms,
      ...{ dataDir: config.dataDir, publicUrl },
      secret: await readSecret(config.dataDir, 'room-engine'),
      log,
    }),
    mailer: config.mail ? createSmtpMailer(config.mail) : createLogMailer(log),
    liveIngest: createConfiguredLiveIngest(config.live, { publicHost, log }),
    browserRecorder: createBrowserRecorder({ machineMs: () => clock.now().getTime() + clock.jumpMs() }),
    tokenSecret: await readSecret(config.dataDir, 'guest-links'),
    webFolder,
  });
  const { write } = built.wiring.writer;
  const stopKeeping = keepLatestInstant(write, clock.confirmedMs);
  const admin = await createFirstAdministrator(
    { read: database.read, write, passwords: built.wiring.passwords },
    config.admin,
  );
  await listen(built, port, config.host);
  // Before the ready message: a process that reads it may send a signal at once.
  stopOnSignals(async () => {
    stopKeeping();
    await built.close();
    await database.close();
  });
  process.stdout.write(`Foyer is running at ${publicUrl}\n${admin ? describeAdministrator(admin) : ''}`);
  // To the launcher, unless it has ended meanwhile: a server that has run is started again when it dies.
  if (process.connected) process.send?.('running', undefined, undefined, () => undefined);
  await built.startWork();
  process.stdout.write(`${tellWalls((await built.wiring.transcoder.describe()).walls)}\n`);
  if (admin && config.hasSample) {
    // The sample is optional: a failure, such as a full disk, must not end the first start.
    await built
      .addSample(admin)
      .catch((error: unknown) => built.app.log.error({ err: error }, 'the sample video was not added'));
  }
}

async function listen({ app }: BuiltApp, port: number, host: string): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new Error(`Port ${port} is taken. Stop what listens there, or set FOYER_PORT to another one.`, {
        cause: error,
      });
    if (code === 'EACCES')
      throw new Error(`This user may not listen on port ${port}. Set FOYER_PORT to one above 1023.`, { cause: error });
    throw error;
  }
}

/** The port is part of every link, so it has to be known before the server listens. */
async function findFreePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function describeJump(jumpMs: number): string {
  if (jumpMs === 0) return "The machine's clock is believed again.";
  const seconds = Math.round(Math.abs(jumpMs) / 1_000);
  return `The machine's clock has jumped ${seconds} s ${jumpMs > 0 ? 'ahead' : 'back'}. It is not believed until it has stood.`;
}

function describeAdministrator({ email, password }: FirstAdministrator): string {
  if (!password) return `Sign in as ${email} with the password you set.\n`;
  return `Sign in as ${email} with the password ${password} (shown this once; you choose your own at the first sign-in).\n`;
}

/** Closes the app and ends the process; a second signal, or ten seconds, end it at once. */
function stopOnSignals(close: () => Promise<void>): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => process.exit(1), drainMs).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The launcher has ended, possibly while the server was starting: nobody is left to stop the server.
  process.on('disconnect', stop);
  if ('connected' in process && !process.connected) stop();
}
