import {
  ParticipantInfo_State,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  SignalTarget,
  TrackSource,
  type ParticipantInfo,
} from '@livekit/protocol';
import { RTCPeerConnection, useOPUS, useVP8, type MediaStreamTrack, type RTCTrackEvent } from 'werift';
import { WebSocket } from 'ws';
import type { BrowserFrame } from '#server/ports/live-ingest.ts';
import type { RoomListener, RoomReceiver } from '#server/ports/room-server.ts';
import type { SignallingTarget } from '#server/ports/signalling.ts';
import { readFrames } from './frame-reader.ts';

const sources = new Map<TrackSource, BrowserFrame['source']>([
  [TrackSource.CAMERA, 'camera'],
  [TrackSource.MICROPHONE, 'microphone'],
  [TrackSource.SCREEN_SHARE, 'screen_share'],
  [TrackSource.SCREEN_SHARE_AUDIO, 'screen_sound'],
]);

const unknown = TrackSource.UNKNOWN;
const joinMs = 10_000;
const pingMs = 5_000;
/** The protocol of clients that answer the engine's offers for what they receive. */
const query = 'auto_subscribe=1&adaptive_stream=0&sdk=js&version=2.0.0&protocol=15';

type Request = SignalRequest['message'];

/** Joins as a client does and hands on what the others send; resolves once the engine has let it in. */
export function receiveRoom({ origin, token }: SignallingTarget, listener: RoomListener): Promise<RoomReceiver> {
  const socket = new WebSocket(`${origin}/rtc?${query}`, {
    headers: { authorization: `Bearer ${token}` },
    handshakeTimeout: joinMs,
    perMessageDeflate: false,
  });
  const connection = new RTCPeerConnection({
    codecs: { video: [useVP8()], audio: [useOPUS()] },
    bundlePolicy: 'max-bundle',
    // An engine on this machine may be reached by this address alone.
    iceAdditionalHostAddresses: ['127.0.0.1'],
  });
  const room = new ReceivedRoom(connection, listener, (message) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(encode(message));
  });
  const ping = setInterval(() => room.ping(), pingMs).unref();
  const end = () => {
    clearInterval(ping);
    socket.terminate();
    void connection.close();
  };
  return new Promise((resolve, reject) => {
    let isClosed = false;
    const lose = (error: Error) => {
      if (isClosed) return;
      isClosed = true;
      end();
      reject(error);
      if (room.hasJoined) listener.lost();
    };
    const timer = setTimeout(() => lose(new Error('The engine let nobody in.')), joinMs).unref();
    socket.on('message', (bytes: Buffer) => {
      room.heard(SignalResponse.fromBinary(bytes)).catch(lose);
      if (!room.hasJoined) return;
      clearTimeout(timer);
      resolve({
        close() {
          isClosed = true;
          end();
        },
      });
    });
    socket.once('error', lose);
    socket.once('close', () => lose(new Error('The engine closed the connection.')));
    connection.connectionStateChange.subscribe((state) => {
      if (state === 'failed') lose(new Error('The engine cannot be reached for media.'));
    });
  });
}

function encode(message: Request): Uint8Array {
  const request = new SignalRequest();
  request.message = message;
  return request.toBinary();
}

/** The room as its signalling tells it: which tracks there are, and what is negotiated. */
class ReceivedRoom {
  hasJoined = false;
  readonly #connection: RTCPeerConnection;
  readonly #listener: RoomListener;
  readonly #send: (message: Request) => void;
  /** By participant, what is switched on. */
  readonly #sending = new Map<string, Set<TrackSource>>();
  /** By the engine's id of the track. */
  readonly #sourceOf = new Map<string, TrackSource>();
  /** The engine's id of the track that each section of the description carries. */
  readonly #trackIds = new Map<string, string>();
  readonly #reading = new WeakSet<MediaStreamTrack>();
  /** Answers are made one after the other. */
  #negotiating: Promise<void> = Promise.resolve();

  constructor(connection: RTCPeerConnection, listener: RoomListener, send: (message: Request) => void) {
    this.#connection = connection;
    this.#listener = listener;
    this.#send = send;
    connection.ontrack = (event) => this.#read(event);
  }

  ping(): void {
    this.#send({ case: 'ping', value: BigInt(Math.round(performance.now())) });
  }

  async heard({ message }: SignalResponse): Promise<void> {
    if (message.case === 'join') {
      this.hasJoined = true;
      for (const one of message.value.otherParticipants) this.#note(one);
    } else if (message.case === 'update') {
      for (const one of message.value.participants) this.#note(one);
    } else if (message.case === 'offer') {
      const { sdp, id } = message.value;
      this.#negotiating = this.#negotiating.then(() => this.#answer(sdp, id));
      await this.#negotiating;
    } else if (message.case === 'trickle' && message.value.target === SignalTarget.SUBSCRIBER) {
      const candidate = JSON.parse(message.value.candidateInit) as { candidate?: string };
      if (candidate.candidate) await this.#connection.addIceCandidate(candidate);
    }
  }

  async #answer(sdp: string, id: number): Promise<void> {
    for (const [mid, track] of readTrackIds(sdp)) this.#trackIds.set(mid, track);
    await this.#connection.setRemoteDescription({ type: 'offer', sdp });
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    const answer = this.#connection.localDescription!;
    this.#send({ case: 'answer', value: new SessionDescription({ type: 'answer', sdp: answer.sdp, id }) });
  }

  /** Takes over the list of all tracks that a participant sends now. */
  #note({ identity, tracks, state }: ParticipantInfo): void {
    if (state === ParticipantInfo_State.DISCONNECTED) return this.#leave(identity);
    const sending = new Set(tracks.filter(({ muted }) => !muted).map(({ source }) => source));
    for (const source of this.#sending.get(identity) ?? [])
      if (!sending.has(source) && sources.has(source)) this.#listener.stopped(sources.get(source)!);
    this.#sending.set(identity, sending);
    for (const { sid, source } of tracks) this.#sourceOf.set(sid, source);
  }

  #leave(identity: string): void {
    if (!this.#sending.delete(identity)) return;
    if (this.#sending.size === 0) this.#listener.left();
  }

  /** Told for every description. A section that is used again, as for a camera that comes back, has another track. */
  #read({ transceiver, receiver }: RTCTrackEvent): void {
    const sid = this.#trackIds.get(transceiver.mid ?? '') ?? '';
    for (const track of receiver.tracks) {
      if (this.#reading.has(track)) continue;
      this.#reading.add(track);
      const codec = track.kind === 'video' ? 'vp8' : 'opus';
      const needKeyFrame = readFrames(
        track,
        (frame) => {
          const source = sources.get(this.#sourceOf.get(sid) ?? unknown);
          if (source) this.#listener.frame({ ...frame, source, codec, needKeyFrame });
        },
        () => void receiver.sendRtcpPLI(track.ssrc!),
      );
    }
  }
}

/** Which track each section of an offer carries: `a=msid:<participant> <track>`. */
function readTrackIds(sdp: string): Map<string, string> {
  const ids = new Map<string, string>();
  for (const section of sdp.split(/\r?\nm=/u).slice(1)) {
    const mid = /^a=mid:(\S+)/mu.exec(section)?.[1];
    const track = /^a=msid:\S+ (\S+)/mu.exec(section)?.[1];
    if (mid && track) ids.set(mid, track);
  }
  return ids;
}
