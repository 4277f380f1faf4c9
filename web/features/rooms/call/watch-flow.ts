import type { LocalTrackPublication, RemoteTrackPublication, Room } from 'livekit-client';
import type { Frozen } from './call-types.ts';
import { findFrozen, nextFlow, type Count, type Flow } from './flow.ts';

const lookMilliseconds = 1000;
/** The engine reports about every second what reaches it; a lost report or two means nothing. */
const unheardMilliseconds = 4000;

/** What does not get through, although it should. */
export interface FlowNews {
  /** By the id of the participant. */
  frozen: ReadonlyMap<string, Frozen>;
  /** Whether nothing at all arrives from the others. */
  isAllFrozen: boolean;
  /** Whether nothing of what the participant sends arrives. */
  isUnheard: boolean;
}

export const allFlows: FlowNews = { frozen: new Map(), isAllFrozen: false, isUnheard: false };

export interface FlowWatch {
  news(): FlowNews;
  stop(): void;
}

/** Watches every second whether sound and pictures get through in both directions; calls `onNews` when that changes. */
export function watchFlow(room: Room, onNews: () => void): FlowWatch {
  let news = allFlows;
  let arrivingFlow: Flow = new Map();
  let sentFlow: Flow = new Map();
  let sentBefore = new Map<string, number>();
  let lookedAt = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const look = async () => {
    const [arriving, sent] = await Promise.all([countArriving(room), countSent(room)]);
    if (isOver) return;
    const reports = sent.filter(({ id, packets }) => packets > (sentBefore.get(id) ?? packets));
    sentBefore = new Map(sent.map(({ id, packets }) => [id, packets]));
    const passed = performance.now() - lookedAt;
    lookedAt += passed;
    arrivingFlow = nextFlow(arrivingFlow, arriving, passed);
    sentFlow = nextFlow(sentFlow, reports, passed);
    const before = toText(news);
    news = { ...readArriving(arrivingFlow, arriving), isUnheard: isUnheard(sentFlow) };
    if (toText(news) !== before) onNews();
    timer = setTimeout(lookAgain, lookMilliseconds);
  };
  const lookAgain = () => void look();
  timer = setTimeout(lookAgain, lookMilliseconds);
  return {
    news: () => news,
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

const toText = ({ frozen, ...rest }: FlowNews) => JSON.stringify({ ...rest, frozen: [...frozen] });

function readArriving(flow: Flow, arriving: readonly Arriving[]): Omit<FlowNews, 'isUnheard'> {
  const { ids, isAll } = findFrozen(flow);
  const frozen = new Map<string, Frozen>();
  for (const { id, of, isSound } of arriving) {
    if (ids.has(id)) frozen.set(of, frozen.has(of) ? 'both' : isSound ? 'sound' : 'picture');
  }
  return { frozen, isAllFrozen: isAll };
}

function isUnheard(flow: Flow): boolean {
  return flow.size > 0 && [...flow.values()].every(({ stillMilliseconds }) => stillMilliseconds >= unheardMilliseconds);
}

interface Arriving extends Count {
  /** The participant who sends it. */
  of: string;
  isSound: boolean;
}

/**
 * Voices and cameras of others that have to arrive now: none that is muted or out of view. A shared screen is left out,
 * because one on which nothing changes sends nothing.
 */
async function countArriving(room: Room): Promise<Arriving[]> {
  const counted = [...room.remoteParticipants.values()].flatMap(({ identity, trackPublications }) =>
    [...trackPublications.values()].filter(hasToArrive).map(async ({ track, source }) => {
      const isSound = (source as string) === 'microphone';
      const count = sum(await readStats(track!), 'inbound-rtp', isSound ? 'packetsReceived' : 'framesDecoded');
      return { id: `${identity} ${source}`, of: identity, isSound, count };
    }),
  );
  return await Promise.all(counted);
}

function hasToArrive({ track, isMuted, isEnabled, source }: RemoteTrackPublication): boolean {
  return track !== undefined && !isMuted && isEnabled && isOfPerson(source);
}

const isOfPerson = (source: string) => source === 'camera' || source === 'microphone';

interface Sent extends Count {
  packets: number;
}

/** Microphone and camera, as far as they are on: the packets sent, and the last report of the engine about them. */
async function countSent(room: Room): Promise<Sent[]> {
  const publications: LocalTrackPublication[] = [...room.localParticipant.trackPublications.values()];
  const counted = publications
    .filter(({ track, isMuted, source }) => track && !isMuted && isOfPerson(source))
    .map(async ({ track, source }) => {
      const stats = await readStats(track!);
      const packets = sum(stats, 'outbound-rtp', 'packetsSent');
      return { id: source, packets, count: sum(stats, 'remote-inbound-rtp', 'timestamp') };
    });
  return await Promise.all(counted);
}

type Stats = ReadonlyMap<string, { type: string } & Record<string, unknown>>;

async function readStats(track: { getRTCStatsReport(): Promise<RTCStatsReport | undefined> }): Promise<Stats> {
  return (await track.getRTCStatsReport().catch(() => undefined)) ?? new Map();
}

function sum(stats: Stats, type: string, name: string): number {
  const values = [...stats.values()].filter((one) => one.type === type).map((one) => Number(one[name] ?? 0));
  return values.reduce((total, value) => total + value, 0);
}
