import { findBinary, usualPlaces } from '../../server/adapters/livekit/binary.ts';
import { readConfig } from '../../server/config.ts';

// A step of `npm test`, run by the pinned Node: rooms are tested with the real engine. It is built once, which
// takes two to three minutes, and is found in the cache after that, by Foyer as well.

const say = (text) => process.stdout.write(`${text}\n`);
const { path, version } = await findBinary({
  ...readConfig(process.env).rooms,
  ...usualPlaces(),
  log: { debug: say, warn: say },
  signal: new AbortController().signal,
  onBuilding: () => undefined,
});
say(`LiveKit ${version}: ${path}`);
