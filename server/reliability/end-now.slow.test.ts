import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makeSession } from '#server/testing/make.ts';
import { makePlace, openBeside, placeKinds, shareVideoAt, startFoyer, type Place } from '#server/testing/real-foyer.ts';

const rounds = 30;
const guestsInside = 24;

/** The cookie of the item's owner, with a session written directly to the database. */
async function signOwnerIn(place: Place, mediaId: string): Promise<string> {
  return openBeside(place, async (database) => {
    const query = database.read.selectFrom('media').select('owner_id').where('id', '=', mediaId);
    const { owner_id: ownerId } = await query.executeTakeFirstOrThrow();
    const writer = createWriter(database, createSystemClock());
    const { cookie } = await makeSession(writer.write, ownerId);
    await writer.close();
    return cookie;
  });
}

describe('End now at one process and opening a page at another', { skip: !placeKinds.includes('PostgreSQL') }, () => {
  it('in either order leave no page of an ended guest open', async (test) => {
    const place = await makePlace('PostgreSQL');
    const foyers = await Promise.all([startFoyer(place), startFoyer(place)]);
    const [here, there] = foyers.map((foyer) => createGuestRequests(foyer));
    try {
      const shared = await shareVideoAt(place);
      const cookie = await signOwnerIn(place, shared.mediaId);
      const statuses: Record<number, number> = {};
      for (let round = 0; round < rounds; round += 1) {
        const guests = await Promise.all(
          Array.from({ length: guestsInside }, (_, at) => here!.enter(shared, `round-${round}-guest-${at}`)),
        );
        const opening = guests.map(async (guest, at) => {
          await wait(at / 4);
          return there!.ask({
            method: 'POST',
            path: '/api/page-sessions',
            cookie: guest.cookie,
            body: { mediaId: shared.mediaId },
          });
        });
        await wait(round % 6);
        const path = `/api/media/${shared.mediaId}/guest-access/end`;
        const ended = await here!.ask({ method: 'POST', path, cookie, body: {} });
        assert.equal(ended.status, 200, ended.body);
        for (const { status } of await Promise.all(opening)) statuses[status] = (statuses[status] ?? 0) + 1;
      }
      const left = await openBeside(place, ({ read }) =>
        read.selectFrom('page_sessions').select('id').where('ended_at', 'is', null).execute(),
      );
      assert.equal(
        left.length,
        0,
        `${left.length} pages of ended guests are open; answers ${JSON.stringify(statuses)}`,
      );
      assert.ok(statuses[201]! > 0 && statuses[403]! > 0, `both come first at times: ${JSON.stringify(statuses)}`);
      test.diagnostic(`${rounds * guestsInside} pages against ${rounds} ends: ${JSON.stringify(statuses)}`);
    } finally {
      here!.close();
      there!.close();
      await Promise.all(foyers.map((foyer) => foyer.end('SIGKILL')));
      await place.remove();
    }
  });
});
