import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createGuestRequests, type GuestRequests } from '#server/testing/guest-requests.ts';
import {
  makePlace,
  openBeside,
  shareVideoAt,
  startFoyer,
  type Place,
  type RealFoyer,
} from '#server/testing/real-foyer.ts';

const pagesAllowed = 120;
const openAllowed = 20;
const unconfirmedAllowed = 5;

describe('a flood', () => {
  let place: Place;
  let foyer: RealFoyer;
  let guests: GuestRequests;
  before(async () => {
    place = await makePlace('SQLite');
    const environment = {
      FOYER_UNCONFIRMED_ENTRIES: String(unconfirmedAllowed),
      FOYER_TRUSTED_PROXIES: '127.0.0.1',
    };
    foyer = await startFoyer(place, { environment });
    guests = createGuestRequests(foyer);
  });
  after(async () => {
    guests.close();
    await foyer.end();
    await place.remove();
  });

  it('of pages by one guest session leaves twenty of them open, and other guests enter meanwhile', async () => {
    const shared = await shareVideoAt(place);
    const { cookie } = await guests.enter(shared, 'guest-who-floods', '198.51.100.1');
    const body = { mediaId: shared.mediaId };
    const open = (own: string | null) => guests.ask({ method: 'POST', path: '/api/page-sessions', cookie: own, body });
    const flood = Promise.all(Array.from({ length: 2_000 }, () => open(cookie)));
    for (let at = 0; at < 20; at += 1) {
      const honest = await guests.enter(shared, `honest-guest-${at}`, `203.0.113.${at}`);
      assert.equal(honest.status, 201, honest.body);
      assert.equal((await open(honest.cookie)).status, 201);
    }
    const answers = Map.groupBy(await flood, ({ status }) => status);
    assert.deepEqual([...answers.keys()].sort(), [201, 429]);
    const opened = answers.get(201)!.length;
    // The flood may last longer than the minute that is counted.
    assert.ok(opened >= openAllowed && opened <= 3 * pagesAllowed, `${opened} pages were opened`);
    const living = await openBeside(place, ({ read }) =>
      read
        .selectFrom('page_sessions')
        .innerJoin('guest_sessions', 'guest_sessions.id', 'page_sessions.guest_session_id')
        .select('page_sessions.id')
        .where('guest_sessions.email', '=', 'guest-who-floods@example.org')
        .where('page_sessions.ended_at', 'is', null)
        .execute(),
    );
    assert.equal(living.length, openAllowed);
  });

  it('of forms from one address reserves five places of a limited link, and a guest from elsewhere gets one', async () => {
    const shared = await shareVideoAt(place, { maxClicks: 100 });
    const forms = Array.from({ length: 1_000 }, (_, at) => guests.enter(shared, `flooding-form-${at}`, '198.51.100.2'));
    const answers = Map.groupBy(await Promise.all(forms), ({ status }) => status);
    assert.deepEqual([answers.get(201)?.length, answers.get(429)?.length], [5, 995]);
    assert.equal((await guests.enter(shared, 'guest-from-elsewhere', '203.0.113.77')).status, 201);
    const link = await openBeside(place, ({ read }) =>
      read.selectFrom('guest_links').selectAll().where('id', '=', shared.linkId).executeTakeFirstOrThrow(),
    );
    assert.deepEqual([link.used_clicks, link.reserved_clicks], [0, unconfirmedAllowed + 1]);
  });
});
