import type { FastifyInstance } from 'fastify';
import type { Access } from '../access/find-rights.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/open.ts';
import type { FindLease } from '../database/leases.ts';
import type { Processes } from '../database/processes.ts';
import type { Writer } from '../database/write.ts';
import type { Passwords } from '../features/accounts/passwords.ts';
import type { AccountSessions } from '../features/accounts/sessions.ts';
import type { Modules } from '../features/modules/modules.ts';
import type { Notices } from '../features/notices/notices.ts';
import type { CallerFinder } from '../http/caller.ts';
import type { Cookies } from '../http/cookies.ts';
import type { Serve } from '../http/serve.ts';
import type { SocketServer } from '../http/socket-server.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { DiskReserve } from '../ports/disk-reserve.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { BrowserRecorder, LiveIngest } from '../ports/live-ingest.ts';
import type { RoomServer } from '../ports/room-server.ts';
import type { Transcoder } from '../ports/transcoder.ts';

/** Everything outside the process that Foyer depends on; main.ts opens the real adapters, tests those they need. */
export interface AppDependencies {
  /** The version of Foyer. */
  version: string;
  config: Config & { publicUrl: string };
  database: Database;
  clock: Clock;
  blobs: BlobStore;
  transcoder: Transcoder;
  reserve: DiskReserve;
  roomServer: RoomServer;
  mailer: Mailer;
  liveIngest: LiveIngest;
  browserRecorder: BrowserRecorder;
  /** The secret of this installation; at least 32 bytes. */
  tokenSecret: Buffer;
  /** The folder of the built pages; null serves none. */
  webFolder: string | null;
}

/** What every compose function is given. */
export interface Wiring extends AppDependencies {
  app: FastifyInstance;
  /** Who may do what with an item. */
  access: Access;
  serve: Serve;
  writer: Writer;
  /** This process among those that share the database, and what it alone may do. */
  processes: Processes;
  findLease: FindLease;
  cookies: Cookies;
  finder: CallerFinder;
  modules: Modules;
  sessions: AccountSessions;
  passwords: Passwords;
  notices: Notices;
  socketServer: SocketServer;
}
