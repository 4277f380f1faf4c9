import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { longestEmail, longestPassword, shortestPassword } from '#contracts/limits.ts';

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/u, 'is not a whole number').transform(Number).pipe(z.number().min(min).max(max));

/** Every setting: name, default and purpose. docs/configuration.md and .env.example are generated from it. */
export const settings = [
  { name: 'FOYER_PORT', default: '8080', describe: 'The port to listen on.' },
  { name: 'FOYER_HOST', default: '127.0.0.1', describe: 'The address to listen on; 0.0.0.0 for all of them.' },
  {
    name: 'FOYER_PUBLIC_URL',
    default: '',
    describe:
      'Address that links start with. Empty: http://localhost and the port. With https, cookies are Secure and HSTS is on.',
  },
  {
    name: 'FOYER_DATA_DIR',
    default: './data',
    describe: 'The folder of the database, the media and the generated secrets.',
  },
  {
    name: 'FOYER_DATABASE_URL',
    default: '',
    describe: 'postgres://… for PostgreSQL. Empty: SQLite in the data folder.',
  },
  {
    name: 'FOYER_ADMIN_EMAIL',
    default: 'admin@localhost',
    describe: 'E-mail of the first administrator; first start only.',
  },
  {
    name: 'FOYER_ADMIN_PASSWORD',
    default: '',
    describe: 'Password of the first administrator; first start only. Empty: generated, and printed once.',
  },
  { name: 'FOYER_SAMPLE', default: 'on', describe: 'A sample video with a guest link: on or off; first start only.' },
  {
    name: 'FOYER_TRUSTED_PROXIES',
    default: '',
    describe: 'Addresses or networks, separated by commas, whose X-Forwarded-* headers are trusted.',
  },
  { name: 'FOYER_ENTRY_RATE', default: '300', describe: 'Entries per minute, address and guest link; 0 for no limit.' },
  {
    name: 'FOYER_UNCONFIRMED_ENTRIES',
    default: '5',
    describe:
      'Entries per address and guest link whose guest has not opened the page yet. With 0 there is no limit, nor one for the places that guests of one address hold while they wait: for a proxy that hides addresses.',
  },
  { name: 'FOYER_UPLOAD_LIMIT_MB', default: '20480', describe: 'The largest file that may be uploaded, in megabytes.' },
  {
    name: 'FOYER_ACCOUNT_QUOTA_MB',
    default: '204800',
    describe: 'Total size of the files that one account may upload, in megabytes; 0 for no limit.',
  },
  {
    name: 'FOYER_FREE_DISK_MB',
    default: '1024',
    describe: 'Uploads are refused when they would leave less free disk space than this, in megabytes.',
  },
  {
    name: 'FOYER_TRANSCODING_JOBS',
    default: '1',
    describe: 'How many videos this process transcodes at a time; 0 for none.',
  },
  {
    name: 'FOYER_SEGMENT_CACHE_MB',
    default: '256',
    describe: 'Memory for the most requested segments, in megabytes.',
  },
  {
    name: 'FOYER_PAGE_SESSION_HOURS',
    default: '24',
    describe: 'How long one page may stay open without a reload, in hours.',
  },
  {
    name: 'FOYER_RETENTION_DAYS',
    default: '90',
    describe:
      "Guests' names and e-mails are erased this many days after their link was deleted or expired; guests of a room, its chat and its lobby messages this many days after the session ended. Counts stay.",
  },
  {
    name: 'FOYER_ACCEL_REDIRECT',
    default: '',
    describe:
      'Behind nginx: the internal location that serves the media folder, by X-Accel-Redirect. Empty: Foyer sends segments itself.',
  },
  {
    name: 'FOYER_METRICS_TOKEN',
    default: '',
    describe: 'Bearer token with which /metrics may be read from anywhere.',
  },
  {
    name: 'FOYER_METRICS_LOCAL',
    default: '',
    describe:
      'Whether this machine may read /metrics without the token: on or off. Empty: off where a proxy is in front, that is with FOYER_TRUSTED_PROXIES or an https FOYER_PUBLIC_URL, because all its requests come from this machine.',
  },
  { name: 'FOYER_ROOMS', default: 'on', describe: 'Rooms, and the engine they need: on or off.' },
  {
    name: 'FOYER_LIVEKIT_URL',
    default: '',
    describe: 'http(s) address of a LiveKit engine or cluster that you run. Empty: Foyer runs its own.',
  },
  { name: 'FOYER_ROOM_PLACES', default: '500', describe: 'How many people can be inside one room.' },
  { name: 'FOYER_LIVEKIT_KEY', default: '', describe: 'API key of the engine that FOYER_LIVEKIT_URL names.' },
  { name: 'FOYER_LIVEKIT_SECRET', default: '', describe: 'API secret of the engine that FOYER_LIVEKIT_URL names.' },
  {
    name: 'FOYER_LIVEKIT_BINARY',
    default: '',
    describe: 'The livekit-server to run. Empty: the one on the PATH, else one that Foyer builds or downloads.',
  },
  {
    name: 'FOYER_LIVEKIT_UDP_PORT',
    default: '7882',
    describe: 'UDP port for sound and pictures of rooms; browsers must reach it. 0 for any free port.',
  },
  {
    name: 'FOYER_LIVEKIT_TCP_PORT',
    default: '7881',
    describe: 'TCP port for the same, where UDP is blocked. 0 for any free port.',
  },
  {
    name: 'FOYER_LIVEKIT_NODE_IP',
    default: '',
    describe:
      'Address to which browsers send sound and pictures, for a server behind NAT. Empty: the addresses of this machine, or 127.0.0.1 while FOYER_PUBLIC_URL is localhost.',
  },
  {
    name: 'FOYER_LIVEKIT_RELEASE_URL',
    default: 'https://github.com/livekit/livekit/releases/download',
    describe: 'Where the LiveKit release is downloaded from when Go is missing to build it; verified by its checksums.',
  },
  {
    name: 'FOYER_CACHE_DIR',
    default: '',
    describe: 'Folder for files that can be rebuilt, such as the room engine. Empty: ~/.cache/foyer.',
  },
  { name: 'FOYER_LOG_LEVEL', default: 'warn', describe: 'fatal, error, warn, info, debug or silent.' },
] as const;

type SettingName = (typeof settings)[number]['name'];

const schema = z
  .object({
    FOYER_PORT: wholeNumber(0, 65_535),
    FOYER_HOST: z.string().min(1),
    FOYER_PUBLIC_URL: z.union([z.literal(''), z.url({ protocol: /^https?$/u })]),
    FOYER_DATA_DIR: z.string().min(1),
    FOYER_DATABASE_URL: z.union([
      z.literal(''),
      z.string().regex(/^postgres(ql)?:\/\//u, 'does not start with postgres://'),
    ]),
    FOYER_ADMIN_EMAIL: z.string().min(3).max(longestEmail),
    FOYER_ADMIN_PASSWORD: z.union([
      z.literal(''),
      z.string().min(shortestPassword, `has less than ${shortestPassword} characters`).max(longestPassword),
    ]),
    FOYER_SAMPLE: z.enum(['on', 'off']),
    FOYER_TRUSTED_PROXIES: z.string(),
    FOYER_ENTRY_RATE: wholeNumber(0, 1_000_000),
    FOYER_UNCONFIRMED_ENTRIES: wholeNumber(0, 1_000_000),
    FOYER_UPLOAD_LIMIT_MB: wholeNumber(1, 10_000_000),
    FOYER_ACCOUNT_QUOTA_MB: wholeNumber(0, 1_000_000_000),
    FOYER_FREE_DISK_MB: wholeNumber(0, 10_000_000),
    FOYER_TRANSCODING_JOBS: wholeNumber(0, 64),
    FOYER_SEGMENT_CACHE_MB: wholeNumber(1, 100_000),
    FOYER_PAGE_SESSION_HOURS: wholeNumber(1, 24 * 30),
    FOYER_RETENTION_DAYS: wholeNumber(1, 36_500),
    FOYER_ACCEL_REDIRECT: z.union([
      z.literal(''),
      z.string().regex(/^\/[\w/-]*\/$/u, 'is not a path such as /internal-media/'),
    ]),
    FOYER_METRICS_TOKEN: z.union([z.literal(''), z.string().min(20, 'has less than 20 characters')]),
    FOYER_METRICS_LOCAL: z.enum(['on', 'off', '']),
    FOYER_ROOMS: z.enum(['on', 'off']),
    FOYER_LIVEKIT_URL: z.union([z.literal(''), z.url({ protocol: /^(https?|wss?)$/u })]),
    FOYER_ROOM_PLACES: wholeNumber(1, 100_000),
    FOYER_LIVEKIT_KEY: z.string(),
    FOYER_LIVEKIT_SECRET: z.union([z.literal(''), z.string().min(32, 'has less than 32 characters')]),
    FOYER_LIVEKIT_BINARY: z.string(),
    FOYER_LIVEKIT_UDP_PORT: wholeNumber(0, 65_535),
    FOYER_LIVEKIT_TCP_PORT: wholeNumber(0, 65_535),
    FOYER_LIVEKIT_NODE_IP: z.union([z.literal(''), z.ipv4(), z.ipv6()]),
    FOYER_LIVEKIT_RELEASE_URL: z.url({ protocol: /^https?$/u }),
    FOYER_CACHE_DIR: z.string(),
    FOYER_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
  } satisfies Record<SettingName, z.ZodType>)
  .superRefine((values, context) => {
    if (!values.FOYER_LIVEKIT_URL) return;
    for (const name of ['FOYER_LIVEKIT_KEY', 'FOYER_LIVEKIT_SECRET'] as const) {
      if (values[name]) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'is needed with FOYER_LIVEKIT_URL' });
    }
  });

export interface Config {
  port: number;
  host: string;
  /** Without a slash at the end; null until the port is known (port 0). */
  publicUrl: string | null;
  dataDir: string;
  databaseUrl: string | null;
  admin: { email: string; password: string | null };
  hasSample: boolean;
  trustedProxies: string[];
  entriesPerMinute: number;
  /** Entries per network and guest link that no page has confirmed yet; 0: networks are not limited. */
  mostUnconfirmedEntries: number;
  uploadLimitBytes: number;
  /** Null: no limit. */
  accountQuotaBytes: number | null;
  freeDiskBytes: number;
  transcodingJobs: number;
  segmentCacheBytes: number;
  pageSessionMaxMs: number;
  retentionDays: number;
  accelRedirect: string | null;
  metricsToken: string | null;
  /** Whether requests from this machine may read the metrics without the token. */
  areMetricsLocal: boolean;
  rooms: RoomEngineConfig;
  /** How many participants one room can hold. */
  roomPlaces: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

export interface RoomEngineConfig {
  isOn: boolean;
  /** An engine that an administrator runs, at http:// or https:// without a path; null: Foyer runs its own. */
  external: { url: string; key: string; secret: string } | null;
  /** Null: the program is searched for, and built or downloaded when it is not found. */
  binary: string | null;
  /** 0: any free port; the same holds for `tcpPort`. */
  udpPort: number;
  tcpPort: number;
  nodeIp: string | null;
  releaseUrl: string;
  cacheDir: string;
}

/** A restart cannot repair it: `bin/foyer start` does not try again. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** Reads the settings; throws one SettingsError that lists every invalid setting by name, never by value. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    settings.map(({ name, default: fallback }) => [name, readSetting(environment, name) ?? fallback]),
  );
  const result = schema.safeParse(given);
  if (result.success) return toConfig(result.data);
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new SettingsError(`The settings cannot be used:\n  ${problems.join('\n  ')}`);
}

/**
 * Names that look like a setting of Foyer but are none: usually a spelling mistake, so they are logged as a warning.
 */
export function findUnknownSettings(environment: Record<string, string | undefined>): string[] {
  const known = new Set<string>(settings.flatMap(({ name }) => [name, `${name}_FILE`]));
  return Object.keys(environment).filter((name) => /^FOYER_(?!TEST_)/u.test(name) && !known.has(name));
}

/** A secret may be read from a file named by `…_FILE`. */
function readSetting(environment: Record<string, string | undefined>, name: SettingName): string | undefined {
  const file = environment[`${name}_FILE`];
  return file ? readSecretFile(name, file) : environment[name];
}

function readSecretFile(name: SettingName, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new SettingsError(`${name}_FILE: ${(error as Error).message}`, { cause: error });
  }
}

function toConfig(values: z.output<typeof schema>): Config {
  const megabyte = 1024 * 1024;
  const port = values.FOYER_PORT;
  const isPortKnown = port !== 0;
  return {
    port,
    host: values.FOYER_HOST,
    publicUrl: values.FOYER_PUBLIC_URL
      ? new URL(values.FOYER_PUBLIC_URL).origin
      : isPortKnown
        ? `http://localhost:${port}`
        : null,
    dataDir: resolve(values.FOYER_DATA_DIR),
    databaseUrl: values.FOYER_DATABASE_URL || null,
    admin: { email: values.FOYER_ADMIN_EMAIL.toLowerCase(), password: values.FOYER_ADMIN_PASSWORD || null },
    hasSample: values.FOYER_SAMPLE === 'on',
    trustedProxies: values.FOYER_TRUSTED_PROXIES.split(',')
      .map((part) => part.trim())
      .filter(Boolean),
    entriesPerMinute: values.FOYER_ENTRY_RATE,
    mostUnconfirmedEntries: values.FOYER_UNCONFIRMED_ENTRIES,
    uploadLimitBytes: values.FOYER_UPLOAD_LIMIT_MB * megabyte,
    accountQuotaBytes: values.FOYER_ACCOUNT_QUOTA_MB ? values.FOYER_ACCOUNT_QUOTA_MB * megabyte : null,
    freeDiskBytes: values.FOYER_FREE_DISK_MB * megabyte,
    transcodingJobs: values.FOYER_TRANSCODING_JOBS,
    segmentCacheBytes: values.FOYER_SEGMENT_CACHE_MB * megabyte,
    pageSessionMaxMs: values.FOYER_PAGE_SESSION_HOURS * 3_600_000,
    retentionDays: values.FOYER_RETENTION_DAYS,
    accelRedirect: values.FOYER_ACCEL_REDIRECT || null,
    metricsToken: values.FOYER_METRICS_TOKEN || null,
    areMetricsLocal: values.FOYER_METRICS_LOCAL ? values.FOYER_METRICS_LOCAL === 'on' : !isBehindProxy(values),
    rooms: toRoomEngine(values),
    roomPlaces: values.FOYER_ROOM_PLACES,
    logLevel: values.FOYER_LOG_LEVEL,
  };
}

/** Foyer itself speaks plain http, so behind an https address there is a proxy. */
function isBehindProxy(values: z.output<typeof schema>): boolean {
  return values.FOYER_TRUSTED_PROXIES.trim() !== '' || values.FOYER_PUBLIC_URL.startsWith('https:');
}

function toRoomEngine(values: z.output<typeof schema>): RoomEngineConfig {
  const url = values.FOYER_LIVEKIT_URL.replace(/^ws/u, 'http');
  return {
    isOn: values.FOYER_ROOMS === 'on',
    external: url
      ? { url: new URL(url).origin, key: values.FOYER_LIVEKIT_KEY, secret: values.FOYER_LIVEKIT_SECRET }
      : null,
    binary: values.FOYER_LIVEKIT_BINARY || null,
    udpPort: values.FOYER_LIVEKIT_UDP_PORT,
    tcpPort: values.FOYER_LIVEKIT_TCP_PORT,
    nodeIp: values.FOYER_LIVEKIT_NODE_IP || null,
    releaseUrl: values.FOYER_LIVEKIT_RELEASE_URL,
    cacheDir: resolve(values.FOYER_CACHE_DIR || join(homedir(), '.cache', 'foyer')),
  };
}
