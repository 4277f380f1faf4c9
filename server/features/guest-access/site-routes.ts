import type { Kysely } from 'kysely';
import type { ItemWithLinks } from '#contracts/site-guest-links.ts';
import type { Modules } from '#contracts/modules.ts';
import { isGuestAccessOn } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import { actOf } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Manage } from './manage.ts';
import { findMediaState } from './store.ts';
import { countSiteLinks, findItemOfLink, findItemsWithLinks, type SiteItem } from './site-store.ts';

const itemsAtOnce = 20;

export interface SiteLinksDependencies {
  read: Kysely<Tables>;
  clock: Clock;
  modules: () => Modules;
  manage: Manage;
  findAccountNames: (db: Kysely<Tables>, ids: string[]) => Promise<Map<string, string>>;
}

/** Every guest link of the site, for administrators. They act on an item as its owner does; the audit log shows who did. */
export function serveSiteLinks(serve: Serve, dependencies: SiteLinksDependencies): void {
  const { read, clock, modules, manage } = dependencies;

  async function describe({ id, title, kind, ownerId, links }: SiteItem, ownerName: string): Promise<ItemWithLinks> {
    const access = await manage.describe({ id, kind });
    const shown = new Set(links.map((link) => link.id));
    return {
      media: { id, title, kind },
      owner: { id: ownerId, name: ownerName },
      isEnabled: access.isEnabled,
      inside: access.inside,
      links: access.links.filter((link) => shown.has(link.id)),
    };
  }

  serve('GET /api/guest-links', async ({ query: { cursor = null, ...asked } }) => {
    const now = clock.now();
    const search = { ...asked, isSiteOn: isGuestAccessOn(modules()) };
    const [found, all, usable] = await Promise.all([
      findItemsWithLinks(read, search, now, cursor, itemsAtOnce + 1),
      countSiteLinks(read, { isSiteOn: true }, now),
      countSiteLinks(read, { isSiteOn: true, status: 'active' }, now),
    ]);
    const page = found.slice(0, itemsAtOnce);
    const owners = page.map(({ ownerId }) => ownerId);
    const names = await dependencies.findAccountNames(read, owners);
    return {
      items: await Promise.all(page.map((item) => describe(item, names.get(item.ownerId) ?? ''))),
      nextCursor: found.length > itemsAtOnce ? page.at(-1)!.id : null,
      totals: { ...all, usable },
    };
  });

  serve('PATCH /api/guest-links/items/:itemId', async ({ params, body, caller }) => {
    const { itemId: id } = params;
    const { kind } = await findMediaState(read, id);
    if (!kind) throw new AppError('media.not_found');
    const { isEnabled } = await manage.setEnabled({ id, kind }, body.isEnabled, caller.account, actOf(caller));
    return { isEnabled };
  });

  serve('DELETE /api/guest-links/:linkId', async ({ params, caller }) => {
    const id = await findItemOfLink(read, params.linkId);
    if (id === null) throw new AppError('guest_access.link_not_found');
    await manage.deleteLink({ id }, params.linkId, caller.account, actOf(caller));
  });
}
