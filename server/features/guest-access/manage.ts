import type { z } from 'zod';
import type { createGuestLink, Guest, GuestAccess, GuestLink as GuestLinkReply } from '#contracts/guest-access.ts';
import type { MediaKind } from '#contracts/media.ts';
import type { Modules } from '#contracts/modules.ts';
import { AppError } from '#server/app-error.ts';
import type { Kysely } from 'kysely';
import { guestKey, type Act } from '#server/access/person.ts';
import { isGuestAccessOn } from '#server/access/rules.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import type { Clock } from '#server/ports/clock.ts';
import { newId } from '#server/random.ts';
import type { GuestLink } from './link-row.ts';
import { toState } from './link-state.ts';
import { decideExpiry, isTimeZone, lastDayOf } from './expiry.ts';
import { countByLink, findGuests } from './guest-store.ts';
import { decideStatus, findLimitProblems } from './rules.ts';
import * as store from './store.ts';
import type { GuestTokens } from './token.ts';

export interface ManageDependencies {
  write: Write;
  read: Kysely<Tables>;
  clock: Clock;
  tokens: GuestTokens;
  publicUrl: string;
  modules: () => Modules;
  /** The ids of guest sessions that are inside now, which depends on the item's kind. */
  findInside: (db: Kysely<Tables>, item: ManagedItem) => Promise<Set<string>>;
  /** Ends what depends on these guest sessions: pages, media, sockets. */
  endPages: (unit: Unit, guestSessionIds: string[]) => Promise<void>;
}

/** An item whose guest access the caller may manage. */
export interface ManagedItem {
  id: string;
  kind: MediaKind;
}

export interface Owner {
  id: string;
  timeZone: string | null;
}

/** One guest, the guests of one link, or all of the item. */
export interface EndedGuests {
  linkId?: string | undefined;
  guestId?: string | undefined;
}

const maxGuestsListed = 500;

export type Manage = ReturnType<typeof createManage>;

/** The actions of those who manage guest access. Callers have checked the right before. */
export function createManage(dependencies: ManageDependencies) {
  const { write, read, clock } = dependencies;
  return {
    describe: (item: ManagedItem) => describeAccess(dependencies, read, item, clock.now()),
    async setEnabled(item: ManagedItem, isEnabled: boolean, owner: Owner, act: Act): Promise<GuestAccess> {
      return await write(async (unit) => {
        await setEnabled(unit, item.id, isEnabled, owner);
        const what = isEnabled ? 'guest_access.switched_on' : 'guest_access.switched_off';
        unit.record({ what, ...act, mediaId: item.id });
        return await describeAccess(dependencies, unit.db, item, unit.now);
      });
    },
    /** For an item that is about to take no guests any more. */
    switchOff: (unit: Unit, mediaId: string, by: { id: string }) => setEnabled(unit, mediaId, false, by),
    createLink: (item: ManagedItem, wanted: z.output<typeof createGuestLink>, owner: Owner, act: Act) =>
      createLink(dependencies, item, wanted, owner, act),
    async deleteLink(item: Pick<ManagedItem, 'id'>, linkId: string, owner: Owner, act: Act): Promise<void> {
      await write(async (unit) => {
        const link = await store.deleteLink(unit, item.id, linkId, owner.id);
        if (!link) throw new AppError('guest_access.link_not_found');
        const { name, usedClicks, maxClicks } = link;
        const details = { name, usedClicks, maxClicks };
        unit.record({ what: 'guest_link.deleted', ...act, mediaId: item.id, subject: linkId, details });
      });
    },
    async listGuests(item: ManagedItem): Promise<Guest[]> {
      const [guests, inside] = await Promise.all([
        findGuests(read, item.id, maxGuestsListed),
        dependencies.findInside(read, item),
      ]);
      return guests.map(({ id, name, email, linkId, linkName, isLinkDeleted, enteredAt }) => ({
        id,
        name,
        email,
        linkName,
        linkId: isLinkDeleted ? null : linkId,
        enteredAt: enteredAt.toISOString(),
        isInside: inside.has(id),
      }));
    },
    /** *End now*: returns how many guest sessions were ended. */
    async end(item: ManagedItem, only: EndedGuests, act: Act): Promise<number> {
      return await write(async (unit) => {
        const ended = await store.endSessions(unit, item.id, only);
        await dependencies.endPages(unit, ended);
        if (only.guestId && ended.length === 0) throw new AppError('guest_access.guest_not_found');
        const subject = only.guestId ? { subject: guestKey(only.guestId) } : {};
        const details = { count: ended.length, linkId: only.linkId ?? null };
        unit.record({ what: 'guests.ended', ...act, mediaId: item.id, ...subject, details });
        return ended.length;
      });
    },
  };
}

async function setEnabled(unit: Unit, mediaId: string, isEnabled: boolean, by: { id: string }): Promise<void> {
  await store.lockLinks(unit, mediaId);
  await store.lockAccess(unit, mediaId);
  assertSupported(await store.findMediaState(unit.db, mediaId));
  await store.setEnabled(unit, mediaId, isEnabled, by.id);
}

/** The item may have been deleted, or moved into a channel, since the right to manage it was checked. */
function assertSupported(media: store.MediaState): store.MediaState {
  if (media.media === 'gone') throw new AppError('media.not_found');
  if (!takesGuests(media)) throw new AppError('guest_access.unsupported');
  return media;
}

function takesGuests({ kind, media }: store.MediaState): boolean {
  return kind !== null && mediaKinds[kind].takesGuests && media !== 'unsupported';
}

async function createLink(
  { write, tokens, modules, publicUrl }: ManageDependencies,
  item: ManagedItem,
  wanted: z.output<typeof createGuestLink>,
  owner: Owner,
  act: Act,
): Promise<GuestLinkReply> {
  const problems = findLimitProblems(wanted, modules().invitetomedia);
  if (problems.length > 0) throw new AppError('request.invalid', { details: problems });
  const timeZone = decideTimeZone(wanted.timeZone, owner.timeZone);
  const token = tokens.make();
  return await write(async (unit) => {
    await store.lockAccess(unit, item.id);
    const media = assertSupported(await store.findMediaState(unit.db, item.id));
    // For a guest this code is answered with 410; the owner can switch access on, so here it is a conflict.
    if (!media.isEnabled) throw new AppError('guest_access.off', { status: 409 });
    const links = await store.findLinks(unit.db, item.id);
    if (links.length >= modules().invitetomedia.maxLinks) throw new AppError('guest_access.too_many_links');
    const link = await store.insertLink(unit, {
      id: newId(),
      mediaId: item.id,
      name: wanted.name,
      tokenHash: tokens.hash(token),
      tokenEncrypted: tokens.encrypt(token),
      maxClicks: wanted.maxClicks ?? null,
      expiresAt: wanted.durationDays ? decideExpiry(unit.now, wanted.durationDays, timeZone) : null,
      durationDays: wanted.durationDays ?? null,
      timeZone,
      createdBy: owner.id,
    });
    const { name, maxClicks = null, durationDays = null } = wanted;
    const details = { name, maxClicks, durationDays };
    unit.record({ what: 'guest_link.created', ...act, mediaId: item.id, subject: link.id, details });
    return describeLink({ tokens, publicUrl }, link, media, isGuestAccessOn(modules()), unit.now, 0);
  });
}

function decideTimeZone(typed: string | undefined, ofAccount: string | null): string {
  if (typed === undefined || typed === '') return ofAccount ?? 'UTC';
  if (isTimeZone(typed)) return typed;
  throw new AppError('request.invalid', {
    details: [{ field: 'timeZone', code: 'unsupported', message: 'There is no such time zone.' }],
  });
}

async function describeAccess(
  dependencies: ManageDependencies,
  db: Kysely<Tables>,
  item: ManagedItem,
  now: Date,
): Promise<GuestAccess> {
  const modules = dependencies.modules();
  const { maxLinks, suggestedDays, suggestedClicks, mostDays, mostClicks } = modules.invitetomedia;
  const media = await store.findMediaState(db, item.id);
  const links = await store.findLinks(db, item.id);
  const inside = await dependencies.findInside(db, item);
  const insideByLink = await countByLink(db, [...inside]);
  return {
    isSupported: takesGuests(media),
    isEnabled: media.isEnabled,
    maxLinks,
    suggested: { days: suggestedDays, clicks: suggestedClicks },
    most: { days: mostDays, clicks: mostClicks },
    links: links.map((link) =>
      describeLink(dependencies, link, media, isGuestAccessOn(modules), now, insideByLink.get(link.id) ?? 0),
    ),
    inside: inside.size,
  };
}

function describeLink(
  { tokens, publicUrl }: Pick<ManageDependencies, 'tokens' | 'publicUrl'>,
  link: GuestLink,
  media: store.MediaState,
  isOn: boolean,
  now: Date,
  inside: number,
): GuestLinkReply {
  return {
    id: link.id,
    name: link.name,
    url: `${publicUrl}/g/${tokens.decrypt(link.tokenEncrypted)}`,
    status: decideStatus(toState(link, media, isOn), now),
    clicks: { used: link.usedClicks, reserved: link.reservedClicks, limit: link.maxClicks },
    inside,
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt?.toISOString() ?? null,
    lastDay: link.expiresAt ? lastDayOf(link.expiresAt, link.timeZone) : null,
    timeZone: link.timeZone,
  };
}
