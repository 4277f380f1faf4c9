import type { MediaKind } from '#contracts/media.ts';
import { FileIcon, PeopleIcon, VideoIcon } from '../ui/icons.ts';

/** What pages show differently by kind; which page an item gets is chosen in web/app. */
export interface KindOnPages {
  /** The group of locale keys that names the item: "this room", or "this media" for everything that is played. */
  words: 'media' | 'room';
  /** The same in the texts for guests. */
  guestWords: 'video' | 'room';
  icon: typeof VideoIcon;
  /** Shown where the item has no picture. */
  withoutPicture: typeof VideoIcon;
  hasPlays: boolean;
  /** It has a room, with settings and a session. */
  hasRoom: boolean;
}

const video: KindOnPages = {
  ...{ words: 'media', guestWords: 'video', icon: VideoIcon, withoutPicture: FileIcon },
  ...{ hasPlays: true, hasRoom: false },
};

export const mediaKinds: Readonly<Record<MediaKind, KindOnPages>> = {
  video,
  room: {
    ...{ words: 'room', guestWords: 'room', icon: PeopleIcon, withoutPicture: PeopleIcon },
    ...{ hasPlays: false, hasRoom: true },
  },
  // Live sessions cannot be created yet.
  live: video,
};
