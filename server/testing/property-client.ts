import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const cacheFolder = process.env['FOYER_CACHE_DIR'] || join(homedir(), '.cache', 'foyer');
/** Where `npm test` puts it: bin/set-up/property-client.js. */
const program = join(resolve(cacheFolder), 'schemathesis', 'bin', 'schemathesis');

/** Null where Python could not be had: then the test is skipped and says so. */
export const propertyClient: string | null = existsSync(program) ? program : null;

/** As whom requests are made, and what the client knows to be there. */
export interface Persona {
  name: string;
  /** The cookie of the session or of the guest's browser, by the name of its security scheme. */
  auth: { session?: string; guest?: string };
  /** Values by parameter: `path.mediaId`, `body.pageSessionId`. */
  known: Known;
  /** The same for one operation that uses up what it is given: what others need is kept from it. */
  knownTo: Record<string, Known>;
  /** Operations left to a run of their own, or the only one of this run. */
  without?: string[];
  only?: string;
}

export type Known = Record<string, string[]>;

export interface PropertyRun {
  /** How many requests were made. */
  requests: number;
  /** What was found, as the client says it; empty when it found nothing. */
  findings: string;
}

const seed = 9;

/** Asks every operation of the API document for what it promises: with data it allows and data it does not. */
export async function runPropertyClient(origin: string, persona: Persona, maxExamples: number): Promise<PropertyRun> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-property-client-'));
  await writeFile(join(folder, 'schemathesis.toml'), writeSettings(persona));
  const child = spawn(
    propertyClient!,
    [
      ...['--config-file', join(folder, 'schemathesis.toml'), 'run', `${origin}/api/openapi.json`],
      ...['--url', origin, '--seed', String(seed), '--generation-deterministic'],
      ...['--max-examples', String(maxExamples), '--phases', 'examples,coverage,fuzzing', '--no-shrink'],
      ...['--continue-on-failure', '--no-color', '--warnings', 'off', '--output-truncate', 'false'],
      ...['--header', `Origin: ${origin}`],
      ...(persona.only ? ['--include-name', persona.only] : []),
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise<number | null>((end, reject) => {
    child.on('error', reject);
    child.on('close', end);
  });
  const requests = Number(/(\d+) generated/u.exec(output)?.[1] ?? 0);
  await rm(folder, { recursive: true });
  return { requests, findings: code === 0 ? '' : output };
}

// What no schema can say: how an e-mail reads once its characters are compared by their looks, which password is right, which place in a list is still known, that one instant is after
// another; and whether a link still works, which an administrator may have ended by the request before.
const ofState = [
  'POST /api/accounts',
  'POST /api/accounts/me/password',
  'GET /api/help/feedback',
  'GET /api/channels',
  'GET /api/channels/{channelId}/media',
  'GET /api/media',
  'POST /api/media',
  'PATCH /api/rooms/{mediaId}',
  'GET /api/rooms/{mediaId}/chat',
  'GET /api/live/{mediaId}/chat',
  'POST /api/media/{mediaId}/invitations',
  'PATCH /api/modules/invitetomedia',
  'PATCH /api/modules/theming',
];
/** What breaks the schema by its size may be too large to be read at all. */
const large = ['POST /api/media/{mediaId}/invitations', 'PATCH /api/modules/theming'];
const ofLinks = [
  'GET /api/guest-access/{token}',
  'POST /api/guest-access/{token}/enter',
  'POST /api/page-sessions',
  'POST /api/rooms/{mediaId}/join',
];
const judged = `[[operations]]
include-name = ${JSON.stringify(ofState)}
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]

[[operations]]
include-name = ${JSON.stringify(large)}
checks.negative_data_rejection.expected-statuses = ["4xx"]

[[operations]]
include-name = ${JSON.stringify(ofLinks)}
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "410", "429"]

# tus answers another version, and none, with 412.
[[operations]]
include-name = ["POST /api/uploads", "HEAD /api/uploads/{uploadId}", "DELETE /api/uploads/{uploadId}"]
checks.missing_required_header.expected-statuses = ["4xx"]
checks.negative_data_rejection.expected-statuses = ["4xx"]

# The client makes no bytes of the type that tus names.
[[operations]]
include-name = "PATCH /api/uploads/{uploadId}"
phases.fuzzing.enabled = false
checks.missing_required_header.expected-statuses = ["4xx"]
checks.negative_data_rejection.expected-statuses = ["4xx"]
`;

function writeSettings({ auth, known, knownTo, without = [] }: Persona): string {
  const dictionaries: string[] = [];
  const bind = (values: Known) => {
    const bindings = Object.entries(values).map(([name, list]) => {
      dictionaries.push(`[dictionaries.known${dictionaries.length}]\nvalues = ${JSON.stringify(list)}\n`);
      return `"${name}" = { dictionary = "known${dictionaries.length - 1}", probability = 0.7 }`;
    });
    return bindings.join('\n');
  };
  const all = `[parameters]\n${bind(known)}\n`;
  const operations = Object.entries(knownTo).map(
    ([name, values]) => `[[operations]]\ninclude-name = "${name}"\n[operations.parameters]\n${bind(values)}\n`,
  );
  const off = without.map((name) => `[[operations]]\ninclude-name = "${name}"\nenabled = false\n`);
  const cookies = Object.entries(auth).map(([name, value]) => `[auth.openapi.${name}]\napi_key = "${value}"\n`);
  return [...dictionaries, all, ...cookies, ...operations, ...off, judged].join('\n');
}
