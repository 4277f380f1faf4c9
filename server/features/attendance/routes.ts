import type { FastifyReply } from 'fastify';
import type { Attendee } from '#contracts/attendance.ts';
import { AppError } from '#server/app-error.ts';
import type { Write } from '#server/database/write.ts';
import type { Caller } from '#server/http/caller.ts';
import { sendCsv, type CsvCell } from '#server/http/csv.ts';
import { createRateLimit } from '#server/http/rate-limit.ts';
import type { Serve } from '#server/http/serve.ts';
import { selectPeople } from './describe.ts';
import { readEverybody, type ReadDependencies } from './read.ts';
import { keepWatched, type ReportingPage } from './watched.ts';

export interface AttendanceDependencies extends ReadDependencies {
  write: Write;
  /** The caller's own open page; null: it has ended, or is another caller's. */
  findPage(id: string, caller: Caller): Promise<ReportingPage | null>;
  keptDays: number;
}

const pageLength = 50;
const reportsPerMinute = 12;

export function serveAttendance(serve: Serve, dependencies: AttendanceDependencies): void {
  const limit = createRateLimit(reportsPerMinute);

  serve('POST /api/page-sessions/:id/watched', async ({ params: { id }, body, caller }) => {
    const page = await dependencies.findPage(id, caller);
    if (!page) throw new AppError('page_sessions.ended');
    await limit.count(id);
    await dependencies.write((unit) => keepWatched(unit, page, body));
  });

  serve('GET /api/media/:mediaId/attendance', async ({ item, query, reply }) => {
    const { people, sessions, sessionId, ...rest } = await readEverybody(dependencies, item, query.session);
    const found = selectPeople(people, query);
    if (query.format === 'csv') return sendPeople(reply, found);
    const from = query.cursor ?? 0;
    return {
      ...rest,
      media: { title: item.title, kind: item.kind },
      sessions: sessions.map(({ id, startedAt, endedAt }) => ({
        id,
        startedAt: startedAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
      })),
      session: sessionId,
      people: found.slice(from, from + pageLength),
      found: found.length,
      nextCursor: found.length > from + pageLength ? from + pageLength : null,
      keptDays: dependencies.keptDays,
    };
  });
}

const columns = [
  ...['Name', 'Email', 'Came by', 'Guest link', 'From (UTC)', 'To (UTC)', 'Inside'],
  ...['Seconds', 'Share watched', 'Hands', 'Messages'],
];

function sendPeople(reply: FastifyReply, people: Attendee[]): FastifyReply {
  async function* rows() {
    for (const one of people) yield toRow(one);
  }
  return sendCsv(reply, 'attendance.csv', columns, rows());
}

function toRow(one: Attendee): CsvCell[] {
  const share = one.share === null ? '' : Math.round(one.share * 100) / 100;
  return [
    ...[one.name, one.email, one.way, one.linkName ?? '', one.from, one.to, one.isInside],
    ...[one.seconds, share, one.hands, one.messages],
  ];
}
