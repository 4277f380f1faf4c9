import type { MediaKind } from '#contracts/media.ts';
import { FileIcon, LiveIcon, PeopleIcon, VideoIcon } from '../ui/icons.ts';

/** What pages show differently by kind; which page an item gets is chosen in web/app. */
export interface KindOnPages {
  /** The group of locale keys that names the item: "this room", or "this media" for videos. */
  words: 'media' | 'live' | 'room';
  /** The same in the texts for guests. */
  guestWords: 'video' | 'live' | 'room';
  icon: typeof VideoIcon;
  /** Shown where the item has no picture. */
  withoutPicture: typeof VideoIcon;
  hasPlays: boolean;
  /** It has a room, with settings and a session. */
  hasRoom: boolean;
  /** It is sent live: a session with settings, states and a chat. */
  hasLive: boolean;
}

const video: KindOnPages = {
  ...{ words: 'media', guestWords: 'video', icon: VideoIcon, withoutPicture: FileIcon },
  ...{ hasPlays: true, hasRoom: false, hasLive: false },
};

export const mediaKinds: Readonly<Record<MediaKind, KindOnPages>> = {
  video,
  live: {
    ...{ words: 'live', guestWords: 'live', icon: LiveIcon, withoutPicture: LiveIcon },
    ...{ hasPlays: true, hasRoom: false, hasLive: true },
  },
  room: {
    ...{ words: 'room', guestWords: 'room', icon: PeopleIcon, withoutPicture: PeopleIcon },
    ...{ hasPlays: false, hasRoom: true, hasLive: false },
  },
};

/** In the order in which lists offer them. */
export const kindNames = Object.keys(mediaKinds) as readonly MediaKind[];
