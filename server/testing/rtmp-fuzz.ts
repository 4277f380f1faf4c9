import { createChance, type Chance } from './random-steps.ts';
import { opening, writeChunks, type Tag } from './rtmp-client.ts';

const longestInsertion = 300;

/** What an encoder sends, with some of it changed, left out, repeated or invented; the same for the same seed. */
export function mutateSession(seed: number, streamKey: string, tags: readonly Tag[]): Buffer {
  const chance = createChance(seed);
  const head = opening(streamKey);
  const messages = tags.map((tag) => writeChunks(mutateTag(tag, chance), tag.type === 8 ? 4 : 6));
  const session = Buffer.concat([head, ...messages]);
  // Some sessions are spared until their stream has begun, so that what follows is read as a stream.
  const from = chance.number(3) === 0 ? 0 : head.length;
  let mutated: Buffer = session;
  for (let count = chance.number(12); count > 0; count -= 1) mutated = mutateBytes(mutated, from, chance);
  return mutated;
}

function mutateTag(tag: Tag, chance: Chance): Tag {
  if (chance.number(20) > 0) return tag;
  const payload = Buffer.from(tag.payload);
  for (let count = chance.number(8); count > 0 && payload.length > 0; count -= 1)
    payload[chance.number(Math.min(payload.length, 60))] = chance.number(256);
  return {
    type: chance.number(4) === 0 ? chance.number(24) : tag.type,
    timestamp: chance.number(4) === 0 ? chance.number(2 ** 32) : tag.timestamp,
    payload: payload.subarray(0, chance.number(4) === 0 ? chance.number(payload.length + 1) : payload.length),
  };
}

function mutateBytes(bytes: Buffer, from: number, chance: Chance): Buffer {
  const at = from + chance.number(Math.max(1, bytes.length - from));
  const end = Math.min(bytes.length, at + chance.number(longestInsertion));
  const [before, piece, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  const kind = chance.number(4);
  if (kind === 0) return Buffer.concat([before, after]);
  if (kind === 1) return Buffer.concat([before, piece, piece, after]);
  if (kind === 2) return Buffer.concat([before, makeNoise(chance, end - at), after]);
  return Buffer.concat([before, makeNoise(chance, chance.number(longestInsertion)), piece, after]);
}

function makeNoise(chance: Chance, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => chance.number(256)));
}
