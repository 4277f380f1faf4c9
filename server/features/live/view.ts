import type { Kysely } from 'kysely';
import type { LiveView } from '#contracts/live.ts';
import type { Access } from '#server/access/find-rights.ts';
import { readPersonKey, toPerson, type PersonKey } from '#server/access/person.ts';
import { canWrite, guestRights, toRoomRole, type ItemRights } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Caller } from '#server/http/caller.ts';
import type { LiveNews } from './news-store.ts';
import { graceMs, isChatOpen, type ChatFacts } from './rules.ts';
import { describeSession, findSession } from './store.ts';

/** An open page of the caller. */
export interface OpenPage {
  mediaId: string;
  openedAs: 'member' | 'guest' | 'invited' | 'preview';
  person: PersonKey;
}

export interface LiveViewDependencies {
  read: Kysely<Tables>;
  access: Pick<Access, 'find'>;
  /** The page, if it is open and the caller's own. */
  findOwnPage(pageSessionId: string, caller: Caller): Promise<OpenPage | null>;
  findNews(mediaId: string): Promise<LiveNews>;
  /** How long it waits for its sender before it ends; null where this process does not know. */
  graceLeftMs(mediaId: string): number | null;
  now(): Date;
  countWatching(mediaId: string): Promise<number>;
  describeIngest(): LiveView['ingest'];
  /** Called with each open page that reads, and whether it is shown what the sender sends. */
  noteReader(mediaId: string, pageSessionId: string, mayBroadcast: boolean): void;
}

/** Somebody who asks about a live session. */
export interface Viewer {
  rights: ItemRights;
  isGuest: boolean;
}

export type LiveViews = ReturnType<typeof createLiveViews>;

/** What the page of a live session shows, as each caller may see it. */
export function createLiveViews(dependencies: LiveViewDependencies) {
  const { read, access } = dependencies;

  /** By the page, when one is named, else by the account. */
  async function findViewer(caller: Caller, mediaId: string, pageSessionId: string | undefined): Promise<Viewer> {
    const page = pageSessionId ? await dependencies.findOwnPage(pageSessionId, caller) : null;
    if (pageSessionId && !page) throw new AppError('page_sessions.ended');
    if (page && page.mediaId !== mediaId) throw new AppError('page_sessions.not_allowed');
    if (page?.openedAs === 'guest' || page?.openedAs === 'preview') return { rights: guestRights, isGuest: true };
    const invitationId = page?.openedAs === 'invited' ? readPersonKey(page.person).id : caller.invited?.invitationId;
    const who = invitationId ? ({ kind: 'invited', invitationId } as const) : toPerson(caller.account);
    const found = await access.find(read, who, mediaId);
    // A member who has lost the rights on the item keeps an open page, and watches as a viewer does.
    if (!found?.rights.see && !page) throw new AppError('media.not_found');
    return { rights: found?.rights.see ? found.rights : guestRights, isGuest: false };
  }

  function endOfGrace(pausedAt: Date, leftMs: number | null): Date {
    return new Date(leftMs === null ? pausedAt.getTime() + graceMs : dependencies.now().getTime() + leftMs);
  }

  async function describe(mediaId: string, viewer: Viewer): Promise<LiveView> {
    const session = await findSession(read, mediaId);
    if (!session) throw new AppError('media.not_found');
    const { startsAt, endsAt, chat, slowModeSeconds, dvr, autoStart, pausedAt } = session;
    const { health, notes, isRecording } = await dependencies.findNews(mediaId);
    const may = describeMay(viewer, session);
    return {
      session: describeSession(session),
      settings: { startsAt, endsAt, chat, slowModeSeconds, dvr, autoStart },
      pausedUntil: pausedAt && endOfGrace(pausedAt, dependencies.graceLeftMs(mediaId)).toISOString(),
      watching: await dependencies.countWatching(mediaId),
      health: may.broadcast ? health : null,
      ingest: may.broadcast ? dependencies.describeIngest() : null,
      notes: may.broadcast ? notes : [],
      isRecording,
      may,
    };
  }

  return {
    describe,
    async getLive(caller: Caller, mediaId: string, pageSessionId: string | undefined): Promise<LiveView> {
      const viewer = await findViewer(caller, mediaId, pageSessionId);
      if (pageSessionId) dependencies.noteReader(mediaId, pageSessionId, viewer.rights.broadcast);
      return describe(mediaId, viewer);
    },
  };
}

export function describeMay({ rights, isGuest }: Viewer, session: ChatFacts): LiveView['may'] {
  const mayWrite = canWrite(toRoomRole(rights) ?? 'viewer', isChatOpen(session, isGuest));
  return {
    broadcast: rights.broadcast,
    moderate: rights.moderate,
    chat: rights.chat && mayWrite,
    react: rights.chat && mayWrite,
  };
}
