import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { longestEmail, longestPassword, shortestPassword } from '#contracts/limits.ts';
import { settings, type SettingName } from './settings.ts';

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/u, 'is not a whole number').transform(Number).pipe(z.number().min(min).max(max));

/** Settings that are useless without others. */
const neededWith: Partial<Record<SettingName, SettingName[]>> = {
  FOYER_LIVEKIT_URL: ['FOYER_LIVEKIT_KEY', 'FOYER_LIVEKIT_SECRET'],
  FOYER_RTMPS_PORT: ['FOYER_RTMPS_CERTIFICATE', 'FOYER_RTMPS_KEY'],
  FOYER_SMTP_URL: ['FOYER_MAIL_FROM'],
};

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
    FOYER_AUDIT_DAYS: wholeNumber(1, 36_500),
    FOYER_ACCEL_REDIRECT: z.union([
      z.literal(''),
      z.string().regex(/^\/[\w/-]*\/$/u, 'is not a path such as /internal-media/'),
    ]),
    FOYER_METRICS_TOKEN: z.union([z.literal(''), z.string().min(20, 'has less than 20 characters')]),
    FOYER_METRICS_LOCAL: z.enum(['on', 'off', '']),
    FOYER_SMTP_URL: z.union([z.literal(''), z.url({ protocol: /^smtps?$/u })]),
    FOYER_MAIL_FROM: z.union([
      z.literal(''),
      z.string().regex(/^(?:[^<>\n\r"]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u, 'is no email address'),
    ]),
    FOYER_ROOMS: z.enum(['on', 'off']),
    FOYER_LIVE: z.enum(['on', 'off']),
    FOYER_RTMP_PORT: z.union([z.literal(''), wholeNumber(0, 65_535)]),
    FOYER_RTMP_HOST: z.string(),
    FOYER_RTMPS_PORT: z.union([z.literal(''), wholeNumber(0, 65_535)]),
    FOYER_RTMPS_CERTIFICATE: z.string(),
    FOYER_RTMPS_KEY: z.string(),
    FOYER_LIVE_RENDITIONS: z.string().regex(/^source(,(240|360|480))?$/u, 'is not source, or source,360'),
    FOYER_LIVE_DVR_MINUTES: wholeNumber(1, 60 * 24 * 31),
    FOYER_LIVE_INGEST_URL: z.union([z.literal(''), z.url({ protocol: /^(rtsps?|rtmps?|https?)$/u })]),
    FOYER_LIVE_INGEST_API_URL: z.union([z.literal(''), z.url({ protocol: /^https?$/u })]),
    FOYER_LIVE_HOOK: z.string().regex(/^[\w.-]+:\d{1,5}$/u, 'is not an address and a port, such as 127.0.0.1:9936'),
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
    for (const [name, needed] of Object.entries(neededWith) as [SettingName, SettingName[]][])
      for (const path of needed)
        if (values[name] !== '' && !values[path])
          context.addIssue({ code: 'custom', path: [path], message: `is needed with ${name}` });
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
  auditDays: number;
  accelRedirect: string | null;
  metricsToken: string | null;
  /** Whether requests from this machine may read the metrics without the token. */
  areMetricsLocal: boolean;
  /** Null: no email is sent. */
  mail: MailConfig | null;
  rooms: RoomEngineConfig;
  live: LiveConfig;
  /** How many participants one room can hold. */
  roomPlaces: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

export interface LiveConfig {
  isOn: boolean;
  /** The address on which encoders are taken. */
  host: string;
  /** 0: any free port; null: none. */
  rtmpPort: number | null;
  /** With the paths of PEM files; null: none. */
  rtmps: { port: number; certificatePath: string; keyPath: string } | null;
  /** The height of the smaller rendition; null: viewers get the source alone. */
  smallHeight: number | null;
  dvrMs: number;
  /** A MediaMTX that an administrator runs; null: Foyer listens itself. */
  external: { url: string; apiUrl: string | null; hook: { host: string; port: number } } | null;
}

export interface MailConfig {
  /** Contains the password. */
  smtpUrl: string;
  from: string;
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
    auditDays: values.FOYER_AUDIT_DAYS,
    accelRedirect: values.FOYER_ACCEL_REDIRECT || null,
    metricsToken: values.FOYER_METRICS_TOKEN || null,
    areMetricsLocal: values.FOYER_METRICS_LOCAL ? values.FOYER_METRICS_LOCAL === 'on' : !isBehindProxy(values),
    mail: values.FOYER_SMTP_URL ? { smtpUrl: values.FOYER_SMTP_URL, from: values.FOYER_MAIL_FROM } : null,
    rooms: toRoomEngine(values),
    live: toLive(values),
    roomPlaces: values.FOYER_ROOM_PLACES,
    logLevel: values.FOYER_LOG_LEVEL,
  };
}

/** Foyer itself speaks plain http, so behind an https address there is a proxy. */
function isBehindProxy(values: z.output<typeof schema>): boolean {
  return values.FOYER_TRUSTED_PROXIES.trim() !== '' || values.FOYER_PUBLIC_URL.startsWith('https:');
}

function toLive(values: z.output<typeof schema>): LiveConfig {
  const { FOYER_RTMPS_PORT: port, FOYER_RTMPS_CERTIFICATE: certificate, FOYER_RTMPS_KEY: key } = values;
  const height = values.FOYER_LIVE_RENDITIONS.split(',')[1];
  const isLocal = values.FOYER_PUBLIC_URL === '' || new URL(values.FOYER_PUBLIC_URL).hostname === 'localhost';
  return {
    isOn: values.FOYER_LIVE === 'on',
    host: values.FOYER_RTMP_HOST || (isLocal ? values.FOYER_HOST : '0.0.0.0'),
    rtmpPort: values.FOYER_RTMP_PORT === '' ? null : values.FOYER_RTMP_PORT,
    rtmps: port === '' ? null : { port, certificatePath: resolve(certificate), keyPath: resolve(key) },
    smallHeight: height ? Number(height) : null,
    dvrMs: values.FOYER_LIVE_DVR_MINUTES * 60_000,
    external: toExternalIngest(values),
  };
}

function toExternalIngest(values: z.output<typeof schema>): LiveConfig['external'] {
  const [url, apiUrl] = [values.FOYER_LIVE_INGEST_URL, values.FOYER_LIVE_INGEST_API_URL].map((one) =>
    one.replace(/\/+$/u, ''),
  );
  const [host, port] = values.FOYER_LIVE_HOOK.split(':');
  return url ? { url, apiUrl: apiUrl || null, hook: { host: host!, port: Number(port) } } : null;
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
