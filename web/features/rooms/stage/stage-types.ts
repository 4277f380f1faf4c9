import type { ReactNode } from 'react';

/** A picture that can be shown in a video element; the same object as long as it lasts. `CallTrack` is one. */
export interface StagePicture {
  attach(element: HTMLMediaElement): unknown;
  detach(element: HTMLMediaElement): unknown;
}

export type StageBadge = 'moderator' | 'speaker' | 'guest' | 'invited';

/** One person's camera or screen on the stage. */
export interface StageTile {
  /** Of the tile: a participant who shares a screen has two. */
  id: string;
  participantId: string;
  name: string;
  badge: StageBadge | null;
  isOwn: boolean;
  /** null: initials are shown. */
  picture: StagePicture | null;
  isScreen: boolean;
  isMuted: boolean;
  isSpeaking: boolean;
  isHandRaised: boolean;
  /** The participant's place among the raised hands, from 1. */
  handPlace?: number;
  /** An emoji while it is shown; the page removes it again. */
  reaction: string | null;
  quality: 'good' | 'poor' | 'lost' | 'unknown';
  /** What of the participant should arrive and does not. */
  frozen: 'picture' | 'sound' | 'both' | null;
}

export type StageLayout = 'grid' | 'speaker';

export interface StageProps {
  tiles: readonly StageTile[];
  /** A shared screen is large in both. */
  layout: StageLayout;
  /** Who is large in the speaker layout when nobody is pinned and no screen is shared. */
  activeSpeakerId: string | null;
  pinnedId?: string | null;
  /** Makes small tiles buttons that pin and unpin; without it nothing on the stage takes focus. */
  onPin?: (tileId: string | null) => void;
  /** A panel is open under the stage on a phone: the strip of small tiles is hidden. */
  isNarrowed?: boolean;
  /** Reactions of people without a tile. */
  floating?: readonly { id: string; emoji: string; name: string }[];
  /** What stands in the middle while nobody is on stage. */
  empty?: ReactNode;
  /** What lies over the stage: the knock card, notices. */
  children?: ReactNode;
}
