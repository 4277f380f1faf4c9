import type { MediaKind } from '#contracts/media.ts';
import { FileIcon, PeopleIcon, VideoIcon } from '../ui/icons.ts';

/** What pages show differently by kind; which page stands for an item is chosen in web/app. */
export interface KindOnPages {
  /** The group of words that speaks of the item by its name: "this room", or "this media" for all that is played. */
  words: 'media' | 'room';
  /** The same for what guests read. */
  guestWords: 'video' | 'room';
  icon: typeof VideoIcon;
  /** Where the picture of an item would be. */
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
  // Nobody can make one yet.
  live: video,
};
