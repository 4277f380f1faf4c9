/**
 * Signalling messages are protobuf with one field each, whose number is the kind of message. Only the numbers are read
 * here: those of LiveKit's `SignalRequest` and `SignalResponse`, whose meanings never change.
 */
const fromBrowsers = new Set([
  1, // offer
  2, // answer
  3, // trickle
  4, // add_track
  5, // mute
  6, // subscription
  7, // track_setting
  8, // leave
  10, // update_layers
  11, // subscription_permission
  12, // sync_state
  14, // ping
  16, // ping_req
  17, // update_audio_track
  18, // update_video_track
]);
const freshToken = 16;

/** Whether a browser may send this message: no data, no names, none of the simulated failures for testing clients. */
export function mayReachEngine(message: Uint8Array): boolean {
  return readFields(message)?.every((field) => fromBrowsers.has(field)) ?? false;
}

/** Whether a browser may receive this message: the engine sends fresh tokens, and no browser may hold one. */
export function mayReachBrowser(message: Uint8Array): boolean {
  return readFields(message)?.every((field) => field !== freshToken) ?? false;
}

/** The numbers of all top-level fields; null for bytes that are not protobuf. */
function readFields(message: Uint8Array): number[] | null {
  const fields: number[] = [];
  let at = 0;
  while (at < message.length) {
    const tag = readVarint(message, at);
    if (tag === null) return null;
    const end = skipValue(message, tag.value & 7, tag.end);
    if (end === null || end > message.length) return null;
    fields.push(tag.value >>> 3);
    at = end;
  }
  return fields;
}

/** The end of the value that begins at `at`; null when it is malformed. */
function skipValue(message: Uint8Array, wireType: number, at: number): number | null {
  if (wireType === 0) return readVarint(message, at, 10)?.end ?? null;
  if (wireType === 1) return at + 8;
  if (wireType === 5) return at + 4;
  if (wireType !== 2) return null;
  const length = readVarint(message, at);
  return length && length.end + length.value;
}

/** Reads a varint of at most `mostBytes` bytes; the value is exact for numbers below 2^32 only. */
function readVarint(message: Uint8Array, at: number, mostBytes = 5): { value: number; end: number } | null {
  let value = 0;
  for (let count = 0; count < mostBytes; count += 1) {
    const byte = message[at + count];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * count);
    if (byte < 0x80) return mostBytes === 5 && value >= 2 ** 32 ? null : { value, end: at + count + 1 };
  }
  return null;
}
