import { idPattern } from '#contracts/limits.ts';
import type { MediaStatus } from '#contracts/media.ts';

/** The facts that decide whether a file may be uploaded. */
export interface Wanted {
  sizeBytes: number;
  limitBytes: number;
  /** Null: unknown or unlimited. */
  freeBytes: number | null;
  keptFreeBytes: number;
}

export type WantedRefusal = 'uploads.empty' | 'uploads.too_large' | 'storage.full';

/** Decides about a file before anything is written. Null: it is accepted. */
export function decideFile({ sizeBytes, limitBytes, freeBytes, keptFreeBytes }: Wanted): WantedRefusal | null {
  if (sizeBytes === 0) return 'uploads.empty';
  if (sizeBytes > limitBytes) return 'uploads.too_large';
  return leavesRoom(freeBytes, sizeBytes, keptFreeBytes) ? null : 'storage.full';
}

export function leavesRoom(freeBytes: number | null, comingBytes: number, keptFreeBytes: number): boolean {
  return freeBytes === null || freeBytes - comingBytes >= keptFreeBytes;
}

/** An unfinished upload. */
export interface Unfinished {
  accountId: string;
  receivedBytes: number;
  /** Milliseconds since the last byte arrived. */
  quietMs: number;
  isBeingChecked: boolean;
}

const quietEnoughMs = 60_000;

/**
 * Whether a new upload may replace this one: its browser has lost its address, or never received it. An upload that is
 * being sent now cannot be replaced.
 */
export function canReplace(upload: Unfinished, accountId: string): boolean {
  if (upload.isBeingChecked) return false;
  const neverHeardOf = upload.receivedBytes === 0 && upload.accountId === accountId;
  return neverHeardOf || upload.quietMs >= quietEnoughMs;
}

/** How much of a file has arrived, and how long ago the last byte came. */
export interface Arrived {
  receivedBytes: number;
  sizeBytes: number;
  quietMs: number;
}

const interruptedAfterMs = 120_000;

/** Whether the sender is presumably gone, so that another browser may continue the upload. */
export function isInterrupted({ receivedBytes, sizeBytes, quietMs }: Arrived): boolean {
  return receivedBytes < sizeBytes && quietMs >= interruptedAfterMs;
}

export interface Target {
  status: MediaStatus;
  hasUploadUnderWay: boolean;
  /** Bytes that the account has uploaded, without this item's file. */
  usedBytes: number;
  sizeBytes: number;
  /** Null: no limit. */
  quotaBytes: number | null;
}

export type TargetRefusal = 'uploads.not_expected' | 'uploads.in_progress' | 'uploads.quota_reached';

/** To be decided while the item is locked. Null: the upload may begin. */
export function decideCreation(target: Target): TargetRefusal | null {
  if (target.status === 'processing' || target.status === 'ready') return 'uploads.not_expected';
  if (target.hasUploadUnderWay) return 'uploads.in_progress';
  const { quotaBytes, usedBytes, sizeBytes } = target;
  return quotaBytes !== null && usedBytes + sizeBytes > quotaBytes ? 'uploads.quota_reached' : null;
}

const keptDays = 7;

/** Whether the upload is abandoned: no byte has arrived for seven days. */
export function isExpired(lastByteAt: Date, now: Date): boolean {
  return now.getTime() - lastByteAt.getTime() > keptDays * 86_400_000;
}

const longestName = 255;

/** A file's name as text to show: without a path, and without characters that make it look like another name. */
export function cleanFilename(given: string): string {
  const visible = given
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '');
  const cut = Array.from(visible.trim()).slice(0, longestName).join('');
  return cut.replace(/[. ]+$/u, '') || 'file';
}

/** Whether the text has the form of an id; any other text is not looked up. */
export function isId(text: string | null | undefined): text is string {
  return typeof text === 'string' && idPattern.test(text);
}
