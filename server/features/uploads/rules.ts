import { idPattern } from '#contracts/limits.ts';
import type { MediaStatus } from '#contracts/media.ts';

/** What decides whether a file may be sent to an item. */
export interface Wanted {
  sizeBytes: number;
  limitBytes: number;
  /** Null: not known, or without bound. */
  freeBytes: number | null;
  keptFreeBytes: number;
}

export type WantedRefusal = 'uploads.empty' | 'uploads.too_large' | 'storage.full';

/** What can be said of a file before anything is written. Null: let it come. */
export function decideFile({ sizeBytes, limitBytes, freeBytes, keptFreeBytes }: Wanted): WantedRefusal | null {
  if (sizeBytes === 0) return 'uploads.empty';
  if (sizeBytes > limitBytes) return 'uploads.too_large';
  return leavesRoom(freeBytes, sizeBytes, keptFreeBytes) ? null : 'storage.full';
}

export function leavesRoom(freeBytes: number | null, comingBytes: number, keptFreeBytes: number): boolean {
  return freeBytes === null || freeBytes - comingBytes >= keptFreeBytes;
}

/** An upload that is under way, or was. */
export interface Unfinished {
  accountId: string;
  receivedBytes: number;
  /** Since the last byte came. */
  quietMs: number;
  isBeingChecked: boolean;
}

const quietEnoughMs = 60_000;

/**
 * Whether a new upload takes the place of this one: when its browser has forgotten it, or never heard that it was made.
 * One that somebody is sending now stays.
 */
export function canReplace(upload: Unfinished, accountId: string): boolean {
  if (upload.isBeingChecked) return false;
  const neverHeardOf = upload.receivedBytes === 0 && upload.accountId === accountId;
  return neverHeardOf || upload.quietMs >= quietEnoughMs;
}

/** How much of a file has come, and how long ago the last of it. */
export interface Arrived {
  receivedBytes: number;
  sizeBytes: number;
  quietMs: number;
}

const interruptedAfterMs = 120_000;

/** Whether whoever sent it is gone, as far as one can tell: other browsers may then go on with it. */
export function isInterrupted({ receivedBytes, sizeBytes, quietMs }: Arrived): boolean {
  return receivedBytes < sizeBytes && quietMs >= interruptedAfterMs;
}

export interface Target {
  status: MediaStatus;
  hasUploadUnderWay: boolean;
  /** What the account has uploaded, this item's file not counted. */
  usedBytes: number;
  sizeBytes: number;
  /** Null: no limit. */
  quotaBytes: number | null;
}

export type TargetRefusal = 'uploads.not_expected' | 'uploads.in_progress' | 'uploads.quota_reached';

/** Decided while the item is locked. Null: the upload may begin. */
export function decideCreation(target: Target): TargetRefusal | null {
  if (target.status === 'processing' || target.status === 'ready') return 'uploads.not_expected';
  if (target.hasUploadUnderWay) return 'uploads.in_progress';
  const { quotaBytes, usedBytes, sizeBytes } = target;
  return quotaBytes !== null && usedBytes + sizeBytes > quotaBytes ? 'uploads.quota_reached' : null;
}

const keptDays = 7;

/** Whether nobody will come back for it: so long without a byte. */
export function isExpired(lastByteAt: Date, now: Date): boolean {
  return now.getTime() - lastByteAt.getTime() > keptDays * 86_400_000;
}

const longestName = 255;

/** A file's name as text to show: never a path, and nothing in it that could make it look like another. */
export function cleanFilename(given: string): string {
  const visible = given
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '');
  const cut = Array.from(visible.trim()).slice(0, longestName).join('');
  return cut.replace(/[. ]+$/u, '') || 'file';
}

/** Whether it has the form of an id made here; what has not is never looked up. */
export function isId(text: string | null | undefined): text is string {
  return typeof text === 'string' && idPattern.test(text);
}
