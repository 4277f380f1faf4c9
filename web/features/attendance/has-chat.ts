import type { KindOnPages } from '../../lib/media-kinds.ts';

/** Whether people write to each other at such items. */
export const hasChat = ({ hasRoom, hasLive }: KindOnPages) => hasRoom || hasLive;
