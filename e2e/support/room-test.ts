import type { Page } from '@playwright/test';
import { adminEmail, adminPassword, startFurnishedFoyer } from './foyer.ts';
import { Owner } from './owner.ts';
import { test as plainTest, expect } from './test.ts';

export { expect };

/** Fake cameras and microphones of the browser: a moving picture, and a beep every second. Few frames are enough. */
export const fakeDevices = ['--use-fake-device-for-media-stream=fps=10', '--use-fake-ui-for-media-stream'];

/** Makes cameras give small pictures, because two cores encode and decode what all browsers of a story send. */
export function smallPictures(): void {
  // An empty page has no media devices.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return;
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = ({ video, ...rest } = {}) => {
    const wanted = typeof video === 'object' ? video : {};
    return ask({ ...rest, video: video ? { ...wanted, width: 320, height: 180, frameRate: 10 } : false });
  };
}

const { FOYER_LIVEKIT_BINARY, FOYER_CACHE_DIR } = process.env;

/** Settings for a Foyer with its own engine on free ports. */
export const roomSettings = {
  FOYER_ROOMS: 'on',
  FOYER_LIVEKIT_UDP_PORT: '0',
  FOYER_LIVEKIT_TCP_PORT: '0',
  ...(FOYER_LIVEKIT_BINARY && { FOYER_LIVEKIT_BINARY }),
  // Where an engine that was built before is found.
  ...(FOYER_CACHE_DIR && { FOYER_CACHE_DIR }),
};

const member = { name: 'Mina Okafor', email: 'mina@example.org', password: 'a second house' };

interface RoomParts {
  /** A page of a member who owns nothing, signed in. */
  memberPage: Page;
}

interface RoomWorkerParts {
  /** Whether browsers have a camera and a microphone. */
  hasDevices: boolean;
  /** Additional settings of Foyer. */
  moreSettings: Record<string, string>;
  member: Owner;
}

/** The engine's client logs connections that end; the stories check how the page handles them. */
// The engine's client goes on sending for a moment when the server has cut its connection.
const isEngineNote = (trouble: string) =>
  /^console: .*\{room: .*participant: /su.test(trouble) ||
  trouble === 'console: WebSocket is already in CLOSING or CLOSED state.';

/** `test` of test.ts, with an engine, devices and a member. */
export const test = plainTest.extend<RoomParts, RoomWorkerParts>({
  hasDevices: [true, { option: true, scope: 'worker' }],
  moreSettings: [{}, { option: true, scope: 'worker' }],
  launchOptions: [
    async ({ launchOptions, hasDevices, browserName }, use) => {
      // Firefox has its fake devices from its settings.
      const isGiven = hasDevices && browserName === 'chromium';
      const args = [...(launchOptions.args ?? []), ...(isGiven ? fakeDevices : [])];
      await use({ ...launchOptions, args });
    },
    { scope: 'worker' },
  ],
  foyer: [
    async ({ moreSettings }, use) => {
      const foyer = await startFurnishedFoyer({ ...roomSettings, ...moreSettings });
      await use(foyer);
      await foyer.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  owner: [
    async ({ foyer, playwright }, use) => {
      const request = await playwright.request.newContext();
      await use(await new Owner(request, foyer.address).signIn(adminEmail, adminPassword));
      await request.dispose();
    },
    { scope: 'worker' },
  ],
  member: [
    async ({ owner, playwright }, use) => {
      await owner.call('POST', '/api/accounts', { ...member, role: 'member' });
      const request = await playwright.request.newContext();
      await use(await new Owner(request, owner.address).signIn(member.email, member.password));
      await request.dispose();
    },
    { scope: 'worker' },
  ],
  troubles: async ({}, use) => {
    const troubles: string[] = [];
    await use(troubles);
    expect(
      troubles.filter((trouble) => !isEngineNote(trouble)),
      'what pages complained of',
    ).toEqual([]);
  },
  freshBrowser: async ({ freshBrowser, browserName }, use) => {
    await use(async (options) => {
      const context = await freshBrowser(options);
      if (browserName === 'chromium') await context.addInitScript(smallPictures);
      return context;
    });
  },
  memberPage: async ({ freshBrowser, member: { request } }, use) => {
    const context = await freshBrowser({ storageState: await request.storageState() });
    await use(await context.newPage());
  },
});
