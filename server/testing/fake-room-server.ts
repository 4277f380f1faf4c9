import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  RoomServerUnavailable,
  type MediaSource,
  type RoomGrants,
  type RoomListener,
  type RoomSeat,
  type RoomServer,
  type RoomServerState,
} from '#server/ports/room-server.ts';
import { fakeSignalling } from './fake-signalling.ts';

/** A room engine without media, with additional methods for tests. */
export interface FakeRoomServer extends RoomServer {
  /**
   * Connects a participant with this seat as the signalling proxy would; the participant sends what the grants allow.
   */
  join(seat: RoomSeat, sending?: readonly MediaSource[]): void;
  leave(room: string, participantId: string): void;
  /** Removes all rooms and participants, as after kill -9 of the engine; the state is `starting` until `recover`. */
  crash(): void;
  recover(): void;
  setState(state: RoomServerState): void;
  grantsOf(room: string, participantId: string): RoomGrants | null;
  /** Who hears what is sent in each room. */
  receivers: ReadonlyMap<string, RoomListener>;
}

interface Seated {
  grants: RoomGrants;
  sending: Set<MediaSource>;
}

const ready: RoomServerState = { state: 'ready', problem: null, progress: null, version: 'fake' };
const starting: RoomServerState = {
  state: 'starting',
  problem: { code: 'starting', values: {} },
  progress: null,
  version: null,
};

export function createFakeRoomServer(first: RoomServerState = ready): FakeRoomServer {
  let state = first;
  const rooms = new Map<string, Map<string, Seated>>();
  const receivers = new Map<string, RoomListener>();
  const listeners = new Set<(state: RoomServerState) => void>();

  const setState = (next: RoomServerState) => {
    state = next;
    for (const listener of [...listeners]) listener(next);
  };
  /** Answers asynchronously like a real engine, so that tests see the same order of events. */
  async function whileReady<T>(work: () => T): Promise<T> {
    assertReady();
    await nextTurn();
    assertReady();
    return work();
  }
  function assertReady(): void {
    if (state.state !== 'ready') throw new RoomServerUnavailable(state.problem?.code ?? 'There is no engine.');
  }
  const find = (room: string, participantId: string) => rooms.get(room)?.get(participantId);

  return {
    receive: ({ room }, listener) =>
      whileReady(() => {
        receivers.set(room, listener);
        return { close: () => void receivers.delete(room) };
      }),
    receivers,
    signalling: fakeSignalling,
    state: () => state,
    onStateChanged(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    openRoom: (room) => whileReady(() => void (rooms.has(room) || rooms.set(room, new Map()))),
    closeRoom: (room) => whileReady(() => void rooms.delete(room)),
    listRooms: () => whileReady(() => [...rooms.keys()]),
    listParticipants: (room) =>
      whileReady(() =>
        [...(rooms.get(room) ?? [])].map(([participantId, { sending }]) => ({ participantId, sending: [...sending] })),
      ),
    setGrants: (room, participantId, grants) =>
      whileReady(() => {
        const seated = find(room, participantId);
        if (!seated) return;
        seated.grants = grants;
        seated.sending = new Set([...seated.sending].filter((source) => grants.maySend.includes(source)));
      }),
    mute: (room, participantId, source) => whileReady(() => void find(room, participantId)?.sending.delete(source)),
    remove: (room, participantId) => whileReady(() => void rooms.get(room)?.delete(participantId)),
    makeTarget: ({ room, participantId }) =>
      whileReady(() => ({ origin: 'ws://127.0.0.1:9', token: `fake.${room}.${participantId}` })),
    start: () => undefined,
    close: async () => undefined,

    join({ room, participantId, grants }, sending = []) {
      const inside = rooms.get(room);
      if (!inside) throw new Error(`The room ${room} is not open.`);
      inside.set(participantId, { grants, sending: new Set(sending.filter((one) => grants.maySend.includes(one))) });
    },
    leave: (room, participantId) => void rooms.get(room)?.delete(participantId),
    crash() {
      rooms.clear();
      setState(starting);
    },
    recover: () => setState(ready),
    setState,
    grantsOf: (room, participantId) => find(room, participantId)?.grants ?? null,
  };
}
