import { z } from 'zod';
import { noticeNames } from './limits.ts';
import { id, instant } from './text.ts';

export const noticeName = z.enum(noticeNames);
export type NoticeName = z.infer<typeof noticeName>;

/** Something a member is told under the bell. Each name leads to the place where it is dealt with. */
export const notice = z.object({
  id,
  name: noticeName,
  media: z.object({ id, title: z.string() }),
  /** Whom it is about: who asks for access; null where it is about nobody. */
  person: z.string().nullable(),
  /** The name of the guest link that it is about. */
  link: z.string().nullable(),
  createdAt: instant,
  isRead: z.boolean(),
});
export type Notice = z.infer<typeof notice>;

export const notices = z.object({ notices: z.array(notice), unread: z.number().int(), nextCursor: id.nullable() });

export const noticesQuery = z.strictObject({ cursor: id.optional() });

/** Without ids, all of them. */
export const readNotices = z.strictObject({ ids: z.array(id).max(100).optional() });
