import type { Selectable } from 'kysely';
import type { GuestLinksTable } from '#server/database/tables.ts';

export interface GuestLink {
  id: string;
  mediaId: string;
  name: string;
  tokenEncrypted: string;
  maxClicks: number | null;
  usedClicks: number;
  reservedClicks: number;
  expiresAt: Date | null;
  timeZone: string;
  createdAt: Date;
  isDeleted: boolean;
}

/** What decides whether a link lets guests in. */
export type LinkLimits = Pick<GuestLink, 'maxClicks' | 'usedClicks' | 'reservedClicks' | 'expiresAt' | 'isDeleted'>;

export const limitColumns = ['max_clicks', 'used_clicks', 'reserved_clicks', 'expires_at', 'deleted_at'] as const;

export function toLimits(row: Pick<Selectable<GuestLinksTable>, (typeof limitColumns)[number]>): LinkLimits {
  return {
    maxClicks: row.max_clicks,
    usedClicks: row.used_clicks,
    reservedClicks: row.reserved_clicks,
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
    isDeleted: row.deleted_at !== null,
  };
}

export function toLink(row: Selectable<GuestLinksTable>): GuestLink {
  return {
    id: row.id,
    mediaId: row.media_id,
    name: row.name,
    tokenEncrypted: row.token_encrypted,
    timeZone: row.time_zone,
    createdAt: new Date(row.created_at),
    ...toLimits(row),
  };
}
