import { writeAmf, type AmfValue } from './amf0.ts';

/** Types of messages, by the numbers of the RTMP specification. */
export const messageType = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowSize: 5,
  peerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  data: 18,
  command: 20,
} as const;

const chunkPayload = 128;

/** A message in chunks of the size that every RTMP connection begins with: what Foyer sends is short. */
export function writeMessage(type: number, payload: Buffer, streamId = 0): Buffer {
  const chunkStream = type < 8 ? 2 : 3;
  const header = Buffer.alloc(12);
  header[0] = chunkStream;
  header.writeUIntBE(payload.length, 4, 3);
  header[7] = type;
  header.writeUInt32LE(streamId, 8);
  const pieces = [header, payload.subarray(0, chunkPayload)];
  for (let at = chunkPayload; at < payload.length; at += chunkPayload)
    pieces.push(Buffer.from([0xc0 | chunkStream]), payload.subarray(at, at + chunkPayload));
  return Buffer.concat(pieces);
}

export function writeNumber(type: number, value: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(value);
  return writeMessage(type, payload);
}

export function writePeerBandwidth(bytes: number): Buffer {
  const payload = Buffer.alloc(5);
  payload.writeUInt32BE(bytes);
  // Dynamic: the sender may treat it as a hint.
  payload[4] = 2;
  return writeMessage(messageType.peerBandwidth, payload);
}

export function writeCommand(name: string, transaction: number, values: AmfValue[], streamId = 0): Buffer {
  return writeMessage(messageType.command, writeAmf(name, transaction, ...values), streamId);
}

/** What the sender's program shows or logs about its stream. */
export function writeStatus(level: 'status' | 'error', code: string, description: string): Buffer {
  return writeCommand('onStatus', 0, [null, { level, code, description }], 1);
}

/** The answer to a ping of the sender. */
export function writePong(ping: Buffer): Buffer {
  const payload = Buffer.alloc(6);
  payload.writeUInt16BE(7);
  ping.copy(payload, 2, 2, 6);
  return writeMessage(messageType.userControl, payload);
}

/** The stream that the sender asked for exists now. */
export function writeStreamBegin(): Buffer {
  return writeMessage(messageType.userControl, Buffer.from([0, 0, 0, 0, 0, 1]));
}
