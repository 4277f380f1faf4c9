/**
 * Which files may import which. The first row that a file matches decides; `$1` is what its first star matched.
 * No row lets an import point upward: contracts, then the words every part uses, ports, database/, access/, http/,
 * features and adapters, compose/, app.ts, main.ts; in the pages ui, lib, features, app, the two entrances.
 */
export interface ImportRule {
  files: string[];
  /** Files of ours that may be imported, values and types. */
  may?: string[];
  /** Files of ours that may be imported with `import type` only. */
  mayAsTypes?: string[];
  /** Files of the same feature that are pure: they import types, calculating libraries and other pure files. */
  mayPureNeighbors?: boolean;
  /** Packages and modules of Node: `*` is every one not reserved for adapters, `!` excludes one. */
  libraries?: string[];
  rule: string;
}

/** Libraries that reach outside the process, reserved for adapters. */
export const adapterLibraries = [
  'pg',
  'redis',
  'nodemailer',
  '@aws-sdk/*',
  'livekit-server-sdk',
  '@livekit/*',
  'node:child_process',
  'node:sqlite',
];

/** Files that hold decisions or descriptions and therefore must stay pure. */
const decisions = [
  'server/features/*/rules.ts',
  'server/features/rooms/may.ts',
  'server/features/rooms/names.ts',
  'server/features/rooms/schedule.ts',
  'server/features/transcoding/ladder.ts',
  'server/features/transcoding/ffmpeg-arguments.ts',
  'server/features/playback/playlists.ts',
];
/** Libraries that only calculate. */
export const pureLibraries = ['temporal-polyfill'];

/** Constant tables and comparisons of names, which decisions may import like types. */
export const facts = ['server/media-kinds.ts', 'server/names/**'];

/**
 * Values that the server and the pages both need: these files import nothing at run time, so pages load no schemas with
 * them and pure files stay pure.
 */
export const plainContracts = [
  'contracts/limits.ts',
  'contracts/typed-text.ts',
  'contracts/fold-for-search.ts',
  'contracts/checksum.ts',
  'contracts/events.ts',
  'contracts/facts.ts',
  'contracts/accent.ts',
  'contracts/invitation-text.ts',
];

const everyServerWord = [
  'server/app-error.ts',
  'server/delay-refusal.ts',
  'server/every.ts',
  'server/random.ts',
  'server/sealed-secrets.ts',
  ...facts,
];
/** Who may do what: imported by every feature and by http/. */
const access = 'server/access/**';
const pureAccess = ['server/access/rules.ts', 'server/access/roles.ts', 'server/access/person.ts'];
const browserLibraries = ['*', '!zod', '!node:*', '!fastify', '!kysely'];

export const importRules: ImportRule[] = [
  {
    files: plainContracts,
    mayAsTypes: ['contracts/**'],
    rule: 'a plain contract is loaded by pages and pure files: it imports types only',
  },
  {
    files: ['contracts/**'],
    may: ['contracts/**'],
    libraries: ['zod'],
    rule: 'contracts import contracts and zod, nothing else: both sides of the wire read them',
  },
  {
    files: decisions,
    may: [...facts, ...pureAccess, ...plainContracts],
    mayPureNeighbors: true,
    mayAsTypes: ['contracts/**', 'server/ports/**'],
    libraries: pureLibraries,
    rule: 'a pure file imports pure files of its own feature; pass it values and `now`, or move the I/O to an action',
  },
  {
    files: ['server/features/*/store.ts', 'server/features/*/*-store.ts'],
    may: ['server/database/**', 'server/names/**', access, ...plainContracts],
    mayPureNeighbors: true,
    mayAsTypes: ['contracts/**', 'server/features/$1/**'],
    libraries: ['kysely'],
    rule: 'a store is SQL: it imports database/, kysely and pure files of its feature; decide and act in an action',
  },
  {
    files: ['server/features/*/routes.ts', 'server/features/*/*-routes.ts'],
    may: ['server/features/$1/**', access, 'server/http/**', 'server/ports/**', ...plainContracts, ...everyServerWord],
    mayAsTypes: ['contracts/**', 'server/database/**'],
    libraries: ['*'],
    rule: 'routes import their own feature and http/; functions of a neighbor are passed by app.ts as arguments',
  },
  {
    files: ['server/features/*/**'],
    may: [
      'server/features/$1/**',
      access,
      'server/database/**',
      'server/ports/**',
      ...plainContracts,
      ...everyServerWord,
    ],
    mayAsTypes: ['contracts/**', 'server/http/caller.ts', 'server/http/page-sockets.ts'],
    libraries: ['*', '!fastify'],
    rule: 'a feature imports itself, ports and database/; functions of a neighbor are passed by app.ts',
  },
  {
    files: ['server/names/**'],
    may: ['server/names/**', 'server/app-error.ts', ...plainContracts],
    rule: 'names are compared by values alone, so that decisions and migrations may do it',
  },
  {
    files: pureAccess,
    may: pureAccess,
    mayAsTypes: ['contracts/**'],
    rule: 'rights are decided by values that are passed in; access/store.ts and find-rights.ts read them',
  },
  {
    files: [access],
    may: [access, 'server/database/**', ...everyServerWord],
    mayAsTypes: ['contracts/**'],
    libraries: ['kysely'],
    rule: 'every feature imports access/, so access/ imports no feature: it knows rows, roles and rights',
  },
  {
    files: ['server/ports/**'],
    may: ['server/ports/**'],
    mayAsTypes: ['contracts/**'],
    libraries: ['node:*'],
    rule: 'a port is an interface and the suite its adapters pass: it knows contract types only',
  },
  {
    files: ['server/adapters/livekit/**'],
    may: ['server/adapters/livekit/**', 'server/ports/**', ...everyServerWord],
    mayAsTypes: ['server/config.ts', 'contracts/**'],
    libraries: ['*', ...adapterLibraries],
    rule: "the room engine's adapter imports its port and no other adapter; what a feature decides is passed to it",
  },
  {
    files: ['server/adapters/live-ingest/**'],
    may: ['server/adapters/live-ingest/**', 'server/adapters/transcoder-ffmpeg*.ts', 'server/ports/**'],
    mayAsTypes: ['server/config.ts'],
    libraries: ['node:*', 'zod', ...adapterLibraries],
    rule: 'the adapters that take live streams import their port and the walls of ffmpeg; what Foyer decides is asked',
  },
  {
    files: ['server/adapters/**'],
    may: ['server/adapters/*.ts', 'server/ports/**', 'contracts/fold-for-search.ts', ...everyServerWord],
    mayAsTypes: ['server/config.ts', 'server/database/**', 'contracts/**'],
    libraries: ['*', ...adapterLibraries, '!livekit-server-sdk', '!@livekit/*'],
    rule: 'an adapter imports its port and the outside library; what a feature decides is passed to it',
  },
  {
    files: ['server/database/**'],
    may: ['server/database/**', 'server/secrets.ts', ...plainContracts, ...everyServerWord],
    mayAsTypes: ['server/ports/**', 'server/access/person.ts', 'contracts/**'],
    libraries: ['kysely', 'node:*'],
    rule: 'database/ knows rows and units of work, no feature and no driver; drivers stand in adapters/database-*.ts',
  },
  {
    files: ['server/http/**'],
    may: ['server/http/**', access, 'contracts/**', ...everyServerWord],
    mayAsTypes: ['server/ports/**', 'server/config.ts'],
    libraries: ['*'],
    rule: 'http/ serves any feature and imports none; pass it what it needs in app.ts',
  },
  {
    files: ['server/app.ts', 'server/compose/**'],
    may: [
      'server/features/**',
      access,
      'server/http/**',
      'server/compose/**',
      'server/database/**',
      'server/ports/**',
      'contracts/**',
      ...everyServerWord,
    ],
    mayAsTypes: ['server/config.ts'],
    libraries: ['*'],
    rule: 'app.ts joins features and http/; adapters are opened in main.ts and passed to it',
  },
  {
    files: ['server/main.ts', 'server/admin.ts', 'server/testing/**'],
    may: ['server/**', 'contracts/**', 'package.json'],
    libraries: ['*', ...adapterLibraries],
    rule: 'the server does not import the web, checks or benchmarks',
  },
  {
    files: ['server/*.ts'],
    may: [...everyServerWord, 'server/settings.ts', 'contracts/**'],
    libraries: ['zod', 'node:*'],
    rule: 'files that every part of the server uses import none of its parts',
  },
  {
    files: ['web/ui/**'],
    may: ['web/ui/**', 'web/styles/**', 'web/lib/observable.ts', ...plainContracts],
    mayAsTypes: ['contracts/**'],
    libraries: browserLibraries,
    rule: 'web/ui draws and knows no data and no product words; give it what it shows as props',
  },
  {
    files: ['web/lib/**'],
    may: ['web/lib/**', 'web/ui/**', 'web/locales/**', 'web/styles/**', ...plainContracts],
    mayAsTypes: ['contracts/**'],
    libraries: browserLibraries,
    rule: 'web/lib knows web/ui, contract types and plain contracts; what belongs to one feature stands in its folder',
  },
  {
    files: ['web/features/*/**'],
    may: ['web/features/$1/**', 'web/lib/**', 'web/ui/**', ...plainContracts],
    mayAsTypes: ['contracts/**'],
    libraries: browserLibraries,
    rule: 'a web feature imports itself, web/lib and web/ui; features meet in web/app',
  },
  {
    files: ['web/app/**'],
    may: [
      'web/app/**',
      'web/features/**',
      'web/lib/**',
      'web/ui/**',
      'web/locales/**',
      'web/styles/**',
      ...plainContracts,
    ],
    mayAsTypes: ['contracts/**'],
    libraries: browserLibraries,
    rule: 'web/app joins features; the two entrances, member.tsx and guest.tsx, import it, and nothing imports them',
  },
  {
    files: ['web/vite.config.ts'],
    libraries: ['*'],
    rule: 'the build is configured by itself',
  },
  {
    files: ['web/**'],
    may: ['web/**', ...plainContracts],
    mayAsTypes: ['contracts/**'],
    libraries: browserLibraries,
    rule: 'pages import contracts as types, and values of plain contracts only: zod and the server stay out of the browser',
  },
  {
    files: ['e2e/**'],
    may: ['e2e/**'],
    libraries: ['*', ...adapterLibraries],
    rule: 'a story uses a browser and an address, no code of Foyer',
  },
  {
    files: ['bin/**', 'bench/**', 'checks/**'],
    may: ['**'],
    libraries: ['*', ...adapterLibraries],
    rule: 'nothing imports server/main.ts: start it as a process',
  },
];
