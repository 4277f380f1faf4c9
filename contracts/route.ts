import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

/**
 * Who may call a route at all, enforced before its handler runs. `guest`: a browser that carries a guest's or a
 * member's cookie; what it may do there is decided by the page session or guest session it owns. `invited`: a member, or
 * a browser that has confirmed an invitation to the item in the address; both need the right that `needs` names.
 */
export type Access = 'anyone' | 'guest' | 'invited' | 'member' | 'admin';

/** The rights a person can have on one item; `server/access/rules.ts` decides who has which. */
export type ItemRight =
  | ('see' | 'list' | 'open' | 'like' | 'share' | 'followLinks' | 'chat')
  | ('speak' | 'moderate' | 'seeAttendance')
  | ('edit' | 'upload' | 'manageGuestAccess' | 'invite' | 'preview' | 'broadcast' | 'isMaker')
  | ('delete' | 'collaborate');

/**
 * The right that a route needs on the item in its address, checked before its body is read: a caller who may not see
 * the item gets 404, one who lacks the right gets 403. `page`: decided by the page session that the request names
 * instead.
 */
export type Need = ItemRight | 'page';

/** Kinds that have routes of their own, and how an item of another kind is answered there. */
export const notOfKind = { room: 'rooms.not_a_room', live: 'live.not_a_live_session' } as const satisfies Record<
  string,
  ErrorCode
>;
export type ItemKindOfRoutes = keyof typeof notOfKind;

/** An error a route answers with; `status` only where it differs from the catalogue's, as one code may answer to two sides. */
export type DeclaredError = ErrorCode | { code: ErrorCode; status: number };

/** One endpoint: what goes in, what may come out. A field that `reply` does not name does not leave the server. */
export interface RouteContract {
  access: Access;
  /** Mandatory where the address names an item, and only allowed there. */
  needs?: Need;
  /** The kind that the item has to have; items of other kinds are answered with 404. */
  ofKind?: ItemKindOfRoutes;
  /** With access `guest`: any value of the guest's cookie will do, for what is told is no secret. */
  anyBrowser?: true;
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Status of success, and the schema of its body (`null`: no body). */
  status: 200 | 201 | 204;
  reply: z.ZodType | null;
  /** The handler sends a file of this type instead of a body that the contract describes. */
  file?: 'text/csv';
  /** The same reply may come with this status as well. */
  alsoStatus?: 503;
  /**
   * What the handler itself may refuse with. What follows from the other fields (`access`, input that does not parse) is
   * added by server/http/declared-errors.ts; a handler that throws anything else fails the tests.
   */
  errors: readonly DeclaredError[];
}

/** A table of endpoints by "METHOD /path": one that names an item and does not say what it needs does not compile. */
export interface ContractTable {
  [itemRoute: `${string}:mediaId${string}`]: RouteContract & { needs: Need };
  [route: string]: RouteContract;
}
