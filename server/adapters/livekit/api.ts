import {
  AccessToken,
  RoomServiceClient,
  ServerError,
  TrackSource,
  type ParticipantInfo,
  type VideoGrant,
} from 'livekit-server-sdk';
import {
  RoomServerUnavailable,
  type MediaSource,
  type RoomGrants,
  type RoomSeat,
  type RoomServer,
} from '#server/ports/room-server.ts';
import type { SignallingTarget } from '#server/ports/signalling.ts';

/** The address and credentials of one engine, or of a cluster. */
export interface EngineAddress {
  /** http:// or https://, without a path. */
  url: string;
  key: string;
  secret: string;
}

const callTimeoutSeconds = 3;
const tokenTtlSeconds = 60;
const weekSeconds = 7 * 24 * 3_600;

const trackSources: Record<MediaSource, TrackSource[]> = {
  camera: [TrackSource.CAMERA],
  microphone: [TrackSource.MICROPHONE],
  screen_share: [TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO],
};

export function createClient({ url, key, secret }: EngineAddress): RoomServiceClient {
  return new RoomServiceClient(url, key, secret, { requestTimeout: callTimeoutSeconds, failover: false });
}

/** Whether the engine answers and accepts the key, by the cheapest call that needs both and the engine's store. */
export async function ask(client: RoomServiceClient): Promise<'answers' | 'refuses_key' | 'silent'> {
  try {
    await client.listRooms(['-']);
    return 'answers';
  } catch (error) {
    return error instanceof ServerError && error.status === 401 ? 'refuses_key' : 'silent';
  }
}

type EngineCalls = Omit<RoomServer, 'signalling' | 'state' | 'onStateChanged' | 'receive' | 'start' | 'close'>;

/** The calls of the port; `getAddress` throws RoomServerUnavailable while there is no engine. */
export function createCalls(getAddress: () => EngineAddress): EngineCalls {
  let last: { address: EngineAddress; client: RoomServiceClient } | null = null;
  function getClient(): RoomServiceClient {
    const address = getAddress();
    if (last?.address !== address) last = { address, client: createClient(address) };
    return last.client;
  }
  const call = async <T>(work: (client: RoomServiceClient) => Promise<T>): Promise<T> =>
    work(getClient()).catch((error: unknown) => {
      throw translate(error);
    });
  const callOnWhoIsThere = <T>(work: (client: RoomServiceClient) => Promise<T>): Promise<T | undefined> =>
    call((client) => ignoreAbsence(work(client)));
  const callOnParticipant = (
    room: string,
    participantId: string,
    work: (client: RoomServiceClient) => Promise<unknown>,
  ): Promise<void> =>
    callOnWhoIsThere(async (client) => {
      try {
        await work(client);
      } catch (error) {
        // The call for a participant who is just leaving times out; when the participant is gone the goal is reached.
        if (!isAbsence(error) && (await isInside(client, room, participantId))) throw error;
      }
    });

  return {
    async openRoom(room) {
      await call((client) =>
        client.createRoom({ name: room, emptyTimeout: weekSeconds, departureTimeout: weekSeconds }),
      );
    },
    async closeRoom(room) {
      await callOnWhoIsThere((client) => client.deleteRoom(room));
    },
    async listRooms() {
      return (await call((client) => client.listRooms())).map(({ name }) => name);
    },
    async listParticipants(room) {
      const inside = await callOnWhoIsThere((client) => client.listParticipants(room));
      return (inside ?? []).map((one) => ({ participantId: one.identity, sending: findSending(one) }));
    },
    async setGrants(room, participantId, grants) {
      const permission = describePermission(grants);
      await callOnParticipant(room, participantId, (client) =>
        client.updateParticipant(room, participantId, { permission }),
      );
    },
    async mute(room, participantId, source) {
      await callOnParticipant(room, participantId, async (client) => {
        const { tracks } = await client.getParticipant(room, participantId);
        const wanted = tracks.filter((track) => trackSources[source].includes(track.source) && !track.muted);
        await Promise.all(wanted.map(({ sid }) => client.mutePublishedTrack(room, participantId, sid, true)));
      });
    },
    async remove(room, participantId) {
      await callOnParticipant(room, participantId, (client) => client.removeParticipant(room, participantId));
    },
    makeTarget: async (seat) => makeTarget(getAddress(), seat),
  };
}

async function makeTarget({ url, key, secret }: EngineAddress, seat: RoomSeat): Promise<SignallingTarget> {
  const token = new AccessToken(key, secret, {
    identity: seat.participantId,
    name: seat.name,
    ttl: tokenTtlSeconds,
  });
  token.addGrant(describeGrant(seat));
  return { origin: url.replace(/^http/u, 'ws'), token: await token.toJwt() };
}

function describeGrant({ room, grants }: RoomSeat): VideoGrant {
  return {
    room,
    roomJoin: true,
    canSubscribe: true,
    canPublish: grants.maySend.length > 0,
    canPublishSources: findSources(grants),
    canPublishData: false,
    canUpdateOwnMetadata: false,
    hidden: grants.isHidden,
  };
}

function describePermission(grants: RoomGrants) {
  return {
    canSubscribe: true,
    canPublish: grants.maySend.length > 0,
    canPublishSources: findSources(grants),
    canPublishData: false,
    canUpdateMetadata: false,
    hidden: grants.isHidden,
  };
}

function findSources({ maySend }: RoomGrants): TrackSource[] {
  return maySend.flatMap((source) => trackSources[source]);
}

function findSending({ tracks }: ParticipantInfo): MediaSource[] {
  const running = new Set(tracks.filter(({ muted }) => !muted).map(({ source }) => source));
  const sources = Object.keys(trackSources) as MediaSource[];
  return sources.filter((source) => trackSources[source].some((one) => running.has(one)));
}

const isAbsence = (error: unknown): boolean => error instanceof ServerError && error.status === 404;

async function isInside(client: RoomServiceClient, room: string, participantId: string): Promise<boolean> {
  return (await client.listParticipants(room)).some(({ identity }) => identity === participantId);
}

async function ignoreAbsence<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** Status codes of an engine that cannot answer now or rejects the key: the request itself was not wrong. */
const passing = new Set([401, 408, 429]);

function translate(error: unknown): unknown {
  const isOurFault = error instanceof ServerError && error.status < 500 && !passing.has(error.status);
  return isOurFault ? error : new RoomServerUnavailable('The room engine does not answer.', { cause: error });
}
