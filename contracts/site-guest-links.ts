import { z } from 'zod';
import { guestLink, guestLinkStatus } from './guest-access.ts';
import { longestSearch } from './limits.ts';
import { mediaKind } from './media.ts';
import { id } from './text.ts';
import { cleanLine } from './typed-text.ts';

export const siteGuestLinksQuery = z.strictObject({
  /** Words of the link's name, the item's title, or the owner's name or email. */
  query: z.string().max(longestSearch).transform(cleanLine).optional(),
  status: guestLinkStatus.optional(),
  kind: mediaKind.optional(),
  /** `nextCursor` of the previous reply. */
  cursor: id.optional(),
});
export type SiteGuestLinksQuery = z.output<typeof siteGuestLinksQuery>;

/** An item with guest links, for administrators: they see which links there are, not the links themselves. */
export const itemWithLinks = z.object({
  media: z.object({ id, title: z.string(), kind: mediaKind }),
  owner: z.object({ id, name: z.string() }),
  isEnabled: z.boolean(),
  inside: z.number().int(),
  links: z.array(guestLink.omit({ url: true, inside: true })),
});
export type ItemWithLinks = z.infer<typeof itemWithLinks>;

export const siteGuestLinks = z.object({
  items: z.array(itemWithLinks),
  nextCursor: z.string().nullable(),
  totals: z.object({
    links: z.number().int(),
    items: z.number().int(),
    /** Those that work while guest access is on for the whole site. */
    usable: z.object({ links: z.number().int(), items: z.number().int() }),
  }),
});
