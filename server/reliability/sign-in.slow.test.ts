import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { it } from 'node:test';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { keptMegabytes, tellingNode } from '#server/testing/kept-memory.ts';
import { makeAccount } from '#server/testing/make.ts';
import { makePlace, openBeside, startFoyer, type RealFoyer } from '#server/testing/real-foyer.ts';

const email = 'ana@example.org';
const password = 'correct horse battery';
/** Few, because on a busy machine the checks of each are seconds of waiting for all. */
const addresses = 8;
const guesses = 2_000;
/** The five free attempts and those after waits that double from five seconds: in two minutes no more. */
const mostChecked = 10;

it('V-01: of 2,000 wrong passwords from eight addresses few are checked, and the owner always gets in from elsewhere', async (test) => {
  const place = await makePlace('SQLite');
  const foyer = await startFoyer(place, tellingNode);
  try {
    await openBeside(place, async (database) => {
      const writer = createWriter(database, createSystemClock());
      await makeAccount(writer.write, { email, password });
      await writer.close();
    });
    // The memory that the first checks take, and keep for the next, is not measured here.
    for (let count = 0; count < 20; count += 1) await signIn(foyer, new Agent(), '127.0.0.1', email, password);
    const before = await keptMegabytes(foyer);
    const statuses: number[] = [];
    let left = guesses;
    let isOver = false;
    const attacks = Array.from({ length: addresses }, async (_, at) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (; left > 0; left -= 1) {
        // One keeps the password checks busy with accounts that do not exist.
        const guessed = at === 0 ? `${newId()}@example.org` : email;
        const status = await signIn(foyer, agent, `127.0.0.${10 + at}`, guessed, 'wrong horse battery');
        if (at > 0) statuses.push(status);
      }
      agent.destroy();
    });
    const attacked = Promise.all(attacks).finally(() => (isOver = true));
    let entered = 0;
    while (!isOver) {
      assert.equal(await signIn(foyer, new Agent(), '127.0.0.1', email, password), 200);
      entered += 1;
    }
    await attacked;
    const checked = statuses.filter((status) => status === 401).length;
    const growth = (await keptMegabytes(foyer)) - before;
    test.diagnostic(
      `${checked} checked of ${statuses.length}; the owner signed in ${entered} times; memory +${growth} MB`,
    );
    assert.deepEqual([...new Set(statuses)].sort(), [401, 429]);
    assert.ok(checked <= addresses * mostChecked, `${checked} were checked`);
    assert.ok(entered > 0);
    assert.ok(growth < 64, `memory grew by ${growth} MB`);
  } finally {
    await foyer.end('SIGKILL');
    await place.remove();
  }
});

function signIn(
  { port, origin }: RealFoyer,
  agent: Agent,
  localAddress: string,
  asEmail: string,
  withPassword: string,
): Promise<number> {
  const body = JSON.stringify({ email: asEmail, password: withPassword });
  const headers = { origin, 'host': new URL(origin).host, 'content-type': 'application/json' };
  const options = { host: '127.0.0.1', port, localAddress, method: 'POST', path: '/api/accounts/sign-in' };
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, agent, headers }, (reply) => {
      reply.resume().on('end', () => resolve(reply.statusCode!));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
