// The baselines of entries: the same HTTP app, contracts and cookies, in its own process.
// Arguments: `no-write` or `commit-each`, and the data folder.
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { openSqlite } from '#server/adapters/database-sqlite.ts';
import { createWriter } from '#server/database/write.ts';
import { createEnter, type Enter } from '#server/features/guest-access/enter.ts';
import { createHashNetwork } from '#server/features/guest-access/network.ts';
import { serveGuestAccess } from '#server/features/guest-access/routes.ts';
import { createGuestTokens } from '#server/features/guest-access/token.ts';
import { createCookies } from '#server/http/cookies.ts';
import { findKnownBrowsers } from '#server/features/guest-access/entry-store.ts';
import { createHttp } from '#server/http/create-http.ts';
import { serveHealth } from '#server/http/health.ts';
import { createRateLimit } from '#server/http/rate-limit.ts';
import { createServe } from '#server/http/serve.ts';
import { newId } from '#server/random.ts';
import { readSecret } from '#server/secrets.ts';

const [way, dataDir] = process.argv.slice(2) as ['no-write' | 'commit-each', string];
const origin = 'http://localhost';

/** Admits every guest and writes nothing. */
function enterWithoutWriting(): Enter {
  const mediaId = newId();
  return async () => ({ entered: true, mediaId, sessionId: newId(), isFreshBrowser: true });
}

/** The same decision and the same rows, but each entry is decided and committed alone. */
function enterOneByOne(): Enter {
  const database = openSqlite(join(dataDir, 'foyer.db'));
  const { write } = createWriter(database, createSystemClock(), { maxUnitsPerCommit: 1 });
  const dependencies = {
    write,
    isModuleOn: () => true,
    hasLobby: async () => false,
    endPages: async () => {},
    findKnownBrowsers,
  };
  return (tokenHash, entry) => createEnter({ ...dependencies, mostUnconfirmed: 0 })(tokenHash, entry);
}

const app = createHttp({ publicUrl: origin, trustedProxies: [], logLevel: 'fatal' });
const cookies = createCookies(false);
const nobody = async () => null;
const finder = {
  ...{ cookies, findAccount: nobody, findInvited: nobody },
  findBrowsers: async () => new Set<string>(),
  watch() {},
};
const serve = createServe(app, finder, async () => null);
const secret = await readSecret(dataDir, 'guest-links');
const tokens = createGuestTokens(secret);
const noLimit = createRateLimit(0);
const never = () => Promise.reject(new Error('Only entries are measured here.'));
serveHealth(app, serve, {
  metricsToken: null,
  areMetricsLocal: true,
  checks: {},
  walls: async () => ({}),
  clockJumpMs: () => 0,
  takesEncoders: () => false,
});
serveGuestAccess(serve, {
  ...{
    cookies,
    resolve: async (typed) => tokens.hash(typed),
    entryLimit: noLimit,
    hashNetwork: createHashNetwork(secret),
  },
  ...{ openEntryPage: never, manage: {} as never },
  enter: way === 'no-write' ? enterWithoutWriting() : enterOneByOne(),
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: (app.server.address() as AddressInfo).port, origin });
