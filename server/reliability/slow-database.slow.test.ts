import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createGuestRequests, type GuestRequests, type Replied } from '#server/testing/guest-requests.ts';
import { askStanding, fillLobby, listWaiting, type Waiter } from '#server/testing/lobby-crowd.ts';
import {
  makePlace,
  placeKinds,
  roomsWithoutEngine,
  startFoyer,
  type Place,
  type RealFoyer,
} from '#server/testing/real-foyer.ts';
import { asked, shareRoomAt, takeSeat, visit, type SharedRoom, type Visitor } from '#server/testing/real-room.ts';
import { until } from '#server/testing/room-engine.ts';
import { openProxyFor, type TcpProxy } from '#server/testing/tcp-proxy.ts';

const crowd = 40;
const slowMs = 5_000;
const badForMs = 12_000;
const answeredMs = 12_000;
const backMs = 10_000;
const promptMs = 2_000;
/** One connection that writes, eight that read, and those that were dropped. */
const mostConnections = 20;

describe(
  'REL-09: PostgreSQL is slow, silent, or gone in the middle',
  { skip: !placeKinds.includes('PostgreSQL') },
  () => {
    let place: Place;
    let proxy: TcpProxy;
    let foyer: RealFoyer;
    let requests: GuestRequests;
    let room: SharedRoom;
    let waiters: Waiter[] = [];
    let admitted: Waiter[] = [];
    before(async () => {
      const own = await makePlace('PostgreSQL');
      const opened = await openProxyFor(own.databaseUrl!);
      proxy = opened.proxy;
      place = { ...own, databaseUrl: opened.url };
      foyer = await startFoyer(place, { environment: roomsWithoutEngine });
      requests = createGuestRequests(foyer, 256);
      room = await shareRoomAt(own, requests, {});
      waiters = await fillLobby(
        foyer,
        requests,
        room,
        Array.from({ length: crowd }, (_, at) => `waiter-number-${at}`),
      );
      admitted = waiters.splice(0, 5);
      for (const { participantId } of admitted)
        assert.equal((await moderate(`participants/${participantId}/admit`)).status, 204);
    });
    after(async () => {
      for (const { socket } of [...waiters, ...admitted]) socket.terminate();
      requests?.close();
      await foyer?.end('SIGKILL');
      await proxy?.close();
      await place?.remove();
    });

    const moderate = (what: string) =>
      requests.ask({ method: 'POST', path: `/api/rooms/${room.mediaId}/${what}`, cookie: room.cookie });
    const standingOf = async (one: Visitor) =>
      ((await asked(askStanding(requests, room, one))) as { state: string }).state;
    const renew = ({ cookie, pageSessionId }: Visitor) =>
      requests.ask({ method: 'POST', path: `/api/page-sessions/${pageSessionId}/renew`, cookie });
    const say = ({ cookie, pageSessionId }: Visitor, text: string, key: string) => {
      const body = { pageSessionId, text, idempotencyKey: key };
      return requests.ask({ method: 'POST', path: `/api/rooms/${room.mediaId}/chat`, cookie, body });
    };

    it('an admission whose commit was not confirmed takes effect as soon as the database answers again', async (test) => {
      const guest = waiters.pop()!;
      admitted.push(guest);
      const told: string[] = [];
      guest.socket.on('message', (data: Buffer) => told.push(data.toString()));
      const lost = proxy.loseAnswerTo('commit');
      const reply = await moderate(`participants/${guest.participantId}/admit`);
      assert.deepEqual([reply.status, codeOf(reply)], [503, 'storage.busy']);
      await lost;
      const tookMs = await until(async () => (await standingOf(guest)) === 'inside', backMs);
      await until(async () => told.some((words) => words.includes('standing')), promptMs);
      assert.equal((await say(guest, 'I am in', 'i-am-in-at-last')).status, 201);
      assert.ok(!(await listWaiting(requests, room)).some(({ id }) => id === guest.participantId));
      test.diagnostic(`known after ${tookMs} ms`);
    });

    const troubles: [string, (isOn: boolean) => void][] = [
      ['slow by five seconds', (isOn) => (proxy.delayMs = isOn ? slowMs : 0)],
      ['silent, as if a cable were out', (isOn) => (proxy.isSilent = isOn)],
    ];
    for (const [how, setTrouble] of troubles)
      it(`${how}: every request is answered, nothing piles up, and all works again within ten seconds`, async (test) => {
        const order = (await listWaiting(requests, room)).map(({ id }) => id);
        const usual = await countResources(requests);
        const comer = await visit(requests, room, `comer-when-${how.slice(0, 4)}`);
        setTrouble(true);
        const { longestMs, statuses } = await goOnFor(badForMs, comer);
        const connections = proxy.connections();
        setTrouble(false);
        const began = performance.now();
        await until(
          async () => (await say(admitted[0]!, 'Is it over?', `over-${how.slice(0, 4)}`)).status === 201,
          backMs,
        );
        await until(async () => (await requests.enter(room, `late-guest-${how.slice(0, 4)}`)).status === 201, backMs);
        await until(async () => (await listWaiting(requests, room).catch(() => [])).length >= order.length, backMs);
        const tookMs = Math.round(performance.now() - began);
        await checkAsBefore(order, comer);
        test.diagnostic(
          `answered within ${longestMs} ms: ${statuses}; ${connections} connections; back after ${tookMs} ms (goal: 10,000)`,
        );
        assert.ok(longestMs < answeredMs, `${longestMs} ms`);
        assert.ok(tookMs < backMs, `${tookMs} ms`);
        assert.ok(connections <= mostConnections, `${connections} connections to the database`);
        await until(async () => (await countResources(requests)) <= usual + 5, backMs);
      });

    /** Sends the requests that open pages send; those that need no database have to be as fast as ever. */
    async function goOnFor(ms: number, comer: Visitor): Promise<{ longestMs: number; statuses: string }> {
      const end = performance.now() + ms;
      const seen = new Map<string, number>();
      const under: Promise<void>[] = [];
      let longestMs = 0;
      const note = async (what: string, ask: () => Promise<Replied>) => {
        const began = performance.now();
        const reply = await ask();
        longestMs = Math.max(longestMs, Math.round(performance.now() - began));
        const outcome = `${what} ${reply.status}`;
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        assert.ok(reply.status < 500 || codeOf(reply) === 'storage.busy', reply.body);
      };
      for (let at = 0; performance.now() < end; at += 1) {
        under.push(
          note('enter', () => requests.enter(room, `guest-at-bad-time-${comer.pageSessionId}-${at}`)),
          note('look', () => requests.ask({ path: `/api/rooms/${room.mediaId}`, cookie: room.cookie })),
          note('chat', () =>
            say(admitted[at % admitted.length]!, `Still here ${at}`, `still-here-${comer.pageSessionId}-${at}`),
          ),
        );
        // Now and then, because joins are counted.
        if (at % 4 === 0) under.push(note('join', () => askForSeat(comer)));
        const began = performance.now();
        assert.equal((await renew(waiters[at % waiters.length]!)).status, 200);
        assert.ok(performance.now() - began < promptMs, 'a page that is open is renewed from memory');
        await wait(250);
      }
      await Promise.all(under);
      return { longestMs, statuses: [...seen].map(([what, count]) => `${what}: ${count}`).join(', ') };
    }

    function askForSeat({ cookie, pageSessionId }: Visitor): Promise<Replied> {
      return requests.ask({
        ...{ method: 'POST', path: `/api/rooms/${room.mediaId}/join`, cookie },
        body: { pageSessionId },
      });
    }

    async function checkAsBefore(order: string[], comer: Visitor): Promise<void> {
      assert.equal(foyer.child.exitCode, null);
      assert.ok([...waiters, ...admitted].every(({ socket }) => socket.readyState === socket.OPEN));
      const now = (await listWaiting(requests, room)).map(({ id }) => id);
      assert.deepEqual(
        now.filter((id) => order.includes(id)),
        order,
      );
      for (const one of admitted) assert.equal(await standingOf(one), 'inside');
      for (const one of waiters) assert.equal(await standingOf(one), 'waiting');
      await takeSeat(requests, room.mediaId, comer, 'waiting');
    }
  },
);

function codeOf({ body }: Replied): string | undefined {
  return body === '' ? undefined : (JSON.parse(body) as { code?: string }).code;
}

/** The number of the process's connections and other resources that could leak, without kept-alive connections. */
async function countResources({ ask, close }: GuestRequests): Promise<number> {
  close();
  await wait(200);
  const { body } = await ask({ path: '/metrics' });
  return Number(/^nodejs_active_resources_total (\S+)$/mu.exec(body)![1]);
}
