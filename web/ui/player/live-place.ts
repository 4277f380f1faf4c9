/** Where a live session stands, in media seconds, as the source knows it. */
export interface LiveEdge {
  /** As far back as it can be played. */
  startSeconds: number;
  /** The newest moment. */
  edgeSeconds: number;
  /** Where a player that keeps up stands: far enough behind the edge to play without stalls. */
  syncSeconds: number;
}

/** The player's place in a live session. */
export interface LivePlace extends LiveEdge {
  behindSeconds: number;
  /** The person has neither paused nor gone back: the player keeps to the edge. */
  isFollowing: boolean;
}

export const unknownPlace: LivePlace = {
  startSeconds: 0,
  edgeSeconds: 0,
  syncSeconds: 0,
  behindSeconds: 0,
  isFollowing: true,
};

/** Playing a little faster makes up for less than this; more is jumped over. */
const LONGEST_LAG_SECONDS = 4;
/** Going forward to less than this before the edge follows it again. */
const NEAR_SECONDS = 3;

const lagOf = ({ edgeSeconds, syncSeconds }: LiveEdge, behindSeconds: number) =>
  behindSeconds - (edgeSeconds - syncSeconds);

/** Whether the picture is as fresh as it gets. */
export function isAtEdge(place: LivePlace): boolean {
  return place.isFollowing && lagOf(place, place.behindSeconds) < LONGEST_LAG_SECONDS;
}

/** Whether a player that stalled goes to the edge: only for a person who did not choose to be behind. */
export function mustJump(place: LivePlace, isPlaying: boolean): boolean {
  return isPlaying && place.isFollowing && lagOf(place, place.behindSeconds) >= LONGEST_LAG_SECONDS;
}

/** Where a wish to go to this place leads: to the edge, or to a place that can be played. */
export function decideLiveSeek(seconds: number, place: LivePlace): 'edge' | number {
  if (seconds > place.syncSeconds - NEAR_SECONDS) return 'edge';
  return Math.max(seconds, place.startSeconds);
}
