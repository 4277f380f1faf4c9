import type { Kysely } from 'kysely';
import type { Notice as NoticeReply } from '#contracts/notices.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import type { Serve } from '#server/http/serve.ts';
import type { Notices } from './notices.ts';
import { countUnread, findNotices, type Notice } from './store.ts';

export interface NoticeRouteDependencies {
  read: Kysely<Tables>;
  write: Write;
  notices: Notices;
  findAccountNames(db: Kysely<Tables>, accountIds: string[]): Promise<Map<string, string>>;
}

const pageLength = 20;

export function serveNotices(serve: Serve, { read, write, notices, findAccountNames }: NoticeRouteDependencies): void {
  serve('GET /api/notices', async ({ caller: { account }, query }) => {
    const [found, unread] = await Promise.all([
      findNotices(read, account.id, query.cursor ?? null, pageLength + 1),
      countUnread(read, account.id),
    ]);
    const shown = found.slice(0, pageLength);
    const people = await findAccountNames(
      read,
      shown.flatMap(({ details }) => details.accountId ?? []),
    );
    const nextCursor = found.length > pageLength ? shown.at(-1)!.id : null;
    return { notices: shown.map((notice) => describe(notice, people)), unread, nextCursor };
  });
  serve('POST /api/notices/read', async ({ caller, body }) => {
    await write((unit) => notices.read(unit, caller.account.id, body.ids));
  });
}

function describe({ id, name, media, details, createdAt, isRead }: Notice, people: Map<string, string>): NoticeReply {
  const person = details.accountId ? (people.get(details.accountId) ?? null) : null;
  return { id, name, media, person, link: details.link ?? null, createdAt: createdAt.toISOString(), isRead };
}
