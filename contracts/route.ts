import type { z } from 'zod';

/**
 * Who may call a route at all, enforced before its handler runs. `guest`: a browser that carries a guest's or a
 * member's cookie; what it may do there is decided by the page session or guest session it owns.
 */
export type Access = 'anyone' | 'guest' | 'member' | 'admin';

/** One endpoint: what goes in, what may come out. A field that `reply` does not name does not leave the server. */
export interface RouteContract {
  access: Access;
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Status of success, and the schema of its body (`null`: no body). */
  status: 200 | 201 | 204;
  reply: z.ZodType | null;
}
