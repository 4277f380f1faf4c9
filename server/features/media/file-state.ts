import type { ErrorCode } from '#contracts/errors.ts';
import type { Unit } from '#server/database/write.ts';
import { saveFile, type MediaFile } from './file-store.ts';
import { addToCount } from './store.ts';

/** Facts about a file that become known during processing; those left out are not changed. */
export type MediaFileFacts = Pick<MediaFile, 'durationSeconds' | 'picture' | 'hasPoster' | 'storyboard' | 'lostTrack'>;

/** Changes the state of an item's file. False: the item was deleted, so uploading or processing can stop. */
export type MarkFile = (unit: Unit, mediaId: string, facts?: MediaFileFacts) => Promise<boolean>;

/** The upload was given up: the item waits for another file. */
export const markDraft: MarkFile = (unit, mediaId) => saveFile(unit, mediaId, { status: 'draft', failure: null });

export const markUploading: MarkFile = (unit, mediaId) =>
  saveFile(unit, mediaId, { status: 'uploading', failure: null });

/** All bytes have arrived; processing begins. */
export const markProcessing: MarkFile = (unit, mediaId, facts = {}) =>
  saveFile(unit, mediaId, { ...facts, status: 'processing', failure: null });

/** Saves facts, such as poster and storyboard, without changing the state. */
export const noteFileFacts: MarkFile = (unit, mediaId, facts = {}) => saveFile(unit, mediaId, facts);

/** Something can be played; the rest of it, or other renditions, are still being made. */
export const markPlayable: MarkFile = (unit, mediaId, facts = {}) =>
  saveFile(unit, mediaId, { ...facts, isPlayable: true });

/** What could be played was taken back; it will be made in another way. */
export const markUnplayable: MarkFile = (unit, mediaId) => saveFile(unit, mediaId, { isPlayable: false });

/** All renditions are made. */
export const markReady: MarkFile = (unit, mediaId, facts = {}) =>
  saveFile(unit, mediaId, { ...facts, status: 'ready', failure: null, isPlayable: true });

/** Processing failed; renditions that could be played still can. */
export function markFailed(unit: Unit, mediaId: string, failure: ErrorCode): Promise<boolean> {
  return saveFile(unit, mediaId, { status: 'failed', failure });
}

export function addViews(unit: Unit, mediaId: string, count = 1): Promise<void> {
  return addToCount(unit, mediaId, 'views', count);
}

export function addPlay(unit: Unit, mediaId: string): Promise<void> {
  return addToCount(unit, mediaId, 'plays', 1);
}
