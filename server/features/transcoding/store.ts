import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import type { Tables, TranscodingJobsTable } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import type { MadeRendition } from './make-renditions.ts';
import type { Made } from './rules.ts';
import type { Segment } from './segment-list.ts';
import type { SourceFacts } from './source-facts.ts';

type Db = Kysely<Tables>;

export interface NewJob {
  id: string;
  mediaId: string;
  /** Blob key. */
  source: string;
  facts: SourceFacts;
}

export interface Job extends NewJob {
  /** Number of attempts, this one included. */
  attempts: number;
  progress: number;
}

/** Inserts the item's only job; rows made from an earlier source are removed. */
export async function insertJob(unit: Unit, job: NewJob): Promise<void> {
  await unit.db.deleteFrom('transcoding_jobs').where('media_id', '=', job.mediaId).execute();
  await unit.db.deleteFrom('renditions').where('media_id', '=', job.mediaId).execute();
  const now = unit.now.getTime();
  await unit.db
    .insertInto('transcoding_jobs')
    .values({
      id: job.id,
      media_id: job.mediaId,
      source: job.source,
      facts: JSON.stringify(job.facts),
      state: 'queued',
      attempts: 0,
      leased_by: null,
      run_after: now,
      progress: 0,
      failure: null,
      created_at: now,
      finished_at: null,
    })
    .execute();
}

/**
 * Claims the next due job, of items that cannot be played yet before others; two workers never get the same. With
 * `passing` only of such an item, if it is not longer than that.
 */
export async function claimJob(unit: Unit, holder: string, passing?: { mostMs: number }): Promise<Job | null> {
  const now = unit.now.getTime();
  const all = unit.db
    .selectFrom('transcoding_jobs')
    .innerJoin('media', 'media.id', 'transcoding_jobs.media_id')
    .innerJoin('media_files', 'media_files.media_id', 'media.id')
    .selectAll('transcoding_jobs')
    .where('media.deleted_at', 'is', null)
    .where(isDue(now))
    .orderBy('media_files.is_playable')
    .orderBy('transcoding_jobs.created_at')
    .limit(1);
  const due = passing
    ? all.where('media_files.is_playable', '=', 0).where('media_files.duration_ms', '<=', passing.mostMs)
    : all;
  const row = await (
    unit.kind === 'postgres' ? due.forUpdate('transcoding_jobs').skipLocked() : due
  ).executeTakeFirst();
  if (!row) return null;
  await unit.db
    .updateTable('transcoding_jobs')
    .set((column) => ({
      state: 'running',
      attempts: column('attempts', '+', 1),
      leased_by: holder,
      // For a running job this is the time when it began.
      run_after: now,
    }))
    .where('id', '=', row.id)
    .execute();
  return { ...toJob(row), attempts: row.attempts + 1 };
}

/** Whether a due job is of an item that cannot be played yet. */
export async function hasMoreUrgent(db: Db, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('transcoding_jobs')
    .innerJoin('media', 'media.id', 'transcoding_jobs.media_id')
    .innerJoin('media_files', 'media_files.media_id', 'media.id')
    .select('transcoding_jobs.id')
    .where('media.deleted_at', 'is', null)
    .where('media_files.is_playable', '=', 0)
    .where(isDue(now.getTime()))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes the progress. False: the job belongs to another process or its item is deleted, so the run has to stop. */
export async function keepJob(unit: Unit, id: string, holder: string, progress: number): Promise<boolean> {
  const result = await unit.db
    .updateTable('transcoding_jobs')
    .set({ progress })
    .where(isHeld(id, holder))
    .where((e) =>
      e.exists(
        e
          .selectFrom('media')
          .select('media.id')
          .whereRef('media.id', '=', 'transcoding_jobs.media_id')
          .where('deleted_at', 'is', null),
      ),
    )
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function requeueJob(
  unit: Unit,
  id: string,
  holder: string,
  again: { runAfter: Date; attempts: number },
): Promise<void> {
  await unit.db
    .updateTable('transcoding_jobs')
    .set({
      state: 'queued',
      leased_by: null,
      run_after: again.runAfter.getTime(),
      attempts: again.attempts,
    })
    .where(isHeld(id, holder))
    .execute();
}

/** False: the job belongs to another worker now, who will end it. */
export async function endJob(unit: Unit, id: string, holder: string, failure: string | null): Promise<boolean> {
  const result = await unit.db
    .updateTable('transcoding_jobs')
    .set({
      state: failure === null ? 'done' : 'failed',
      failure,
      leased_by: null,
      finished_at: unit.now.getTime(),
      ...(failure === null && { progress: 1 }),
    })
    .where(isHeld(id, holder))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function findRunning(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('transcoding_jobs').select('id').where('state', '=', 'running').execute();
  return rows.map(({ id }) => id);
}

/** Saves renditions, or what is complete of them so far, in place of what was saved before. */
export async function saveRenditions(
  unit: Unit,
  mediaId: string,
  made: readonly MadeRendition[],
  isGrowing: boolean,
): Promise<void> {
  const names = made.map(({ name }) => name);
  const before = await unit.db
    .selectFrom('renditions')
    .select(['name', 'created_at'])
    .where('media_id', '=', mediaId)
    .where('name', 'in', names)
    .execute();
  const begunAt = new Map(before.map((row) => [row.name, row.created_at]));
  await unit.db.deleteFrom('renditions').where('media_id', '=', mediaId).where('name', 'in', names).execute();
  await unit.db
    .insertInto('renditions')
    .values(
      made.map((rendition) => ({
        media_id: mediaId,
        name: rendition.name,
        kind: rendition.kind,
        width: rendition.width,
        height: rendition.height,
        frame_rate: rendition.frameRate,
        codecs: rendition.codecs,
        peak_bandwidth: rendition.peakBandwidth,
        average_bandwidth: rendition.averageBandwidth,
        segments: JSON.stringify(rendition.segments),
        is_growing: isGrowing ? 1 : 0,
        created_at: begunAt.get(rendition.name) ?? unit.now.getTime(),
      })),
    )
    .execute();
}

/** Removes renditions that will not become whole; returns their names. */
export async function removeGrowing(unit: Unit, mediaId: string): Promise<string[]> {
  const rows = await unit.db
    .deleteFrom('renditions')
    .where('media_id', '=', mediaId)
    .where('is_growing', '=', 1)
    .returning('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** The published parts of renditions that are not whole yet. */
export async function findGrowing(db: Db, mediaId: string): Promise<{ name: string; segments: Segment[] }[]> {
  const rows = await db
    .selectFrom('renditions')
    .select(['name', 'segments'])
    .where('media_id', '=', mediaId)
    .where('is_growing', '=', 1)
    .execute();
  return rows.map(({ name, segments }) => ({ name, segments: JSON.parse(segments) as Segment[] }));
}

export async function findMade(db: Db, mediaId: string): Promise<Made> {
  const [file, renditions] = await Promise.all([
    db
      .selectFrom('media_files')
      .select(['has_poster', 'storyboard'])
      .where('media_id', '=', mediaId)
      .executeTakeFirst(),
    db.selectFrom('renditions').select('name').where('media_id', '=', mediaId).where('is_growing', '=', 0).execute(),
  ]);
  return {
    renditions: new Set(renditions.map(({ name }) => name)),
    hasPoster: file?.has_poster === 1,
    hasStoryboard: file !== undefined && file.storyboard !== null,
  };
}

export interface JobProgress {
  mediaId: string;
  isRunning: boolean;
  progress: number;
  /** When the job began to run; for a waiting job, when it may run. */
  runAfter: Date;
}

/** The unfinished jobs of these items. */
export async function findJobs(db: Db, mediaIds: readonly string[]): Promise<JobProgress[]> {
  if (mediaIds.length === 0) return [];
  const rows = await db
    .selectFrom('transcoding_jobs')
    .select(['media_id', 'state', 'progress', 'run_after'])
    .where('media_id', 'in', [...mediaIds])
    .where('state', 'in', ['queued', 'running'])
    .execute();
  return rows.map((row) => ({
    mediaId: row.media_id,
    isRunning: row.state === 'running',
    progress: row.progress,
    runAfter: new Date(row.run_after),
  }));
}

function isDue(now: number) {
  return (e: ExpressionBuilder<Tables, 'transcoding_jobs'>) =>
    e.or([
      e.and([e('transcoding_jobs.state', '=', 'queued'), e('transcoding_jobs.run_after', '<=', now)]),
      // The process that ran it has ended.
      e.and([
        e('transcoding_jobs.state', '=', 'running'),
        e.not(
          e.exists(
            e
              .selectFrom('processes')
              .select('processes.id')
              .whereRef('processes.id', '=', 'transcoding_jobs.leased_by'),
          ),
        ),
      ]),
    ]);
}

function isHeld(id: string, holder: string) {
  return (e: ExpressionBuilder<Tables, 'transcoding_jobs'>) =>
    e.and([e('id', '=', id), e('state', '=', 'running'), e('leased_by', '=', holder)]);
}

function toJob(row: Selectable<TranscodingJobsTable>): Job {
  return {
    id: row.id,
    mediaId: row.media_id,
    source: row.source,
    facts: JSON.parse(row.facts) as SourceFacts,
    attempts: row.attempts,
    progress: row.progress,
  };
}
