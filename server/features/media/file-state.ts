import type { ErrorCode } from '#contracts/errors.ts';
import type { Unit } from '#server/database/write.ts';
import { saveFile, type MediaFile } from './file-store.ts';
import { addToCount } from './store.ts';

/** What is found out about a file on its way; what is not named stays as it was. */
export type MediaFileFacts = Pick<MediaFile, 'durationSeconds' | 'picture' | 'hasPoster' | 'storyboard'>;

/** Changes the state of an item's file, for those who upload and process it. False: the item is gone, so they can stop. */
export type MarkFile = (unit: Unit, mediaId: string, facts?: MediaFileFacts) => Promise<boolean>;

/** No file any more: the upload was given up. */
export const markDraft: MarkFile = (unit, mediaId) => saveFile(unit, mediaId, { status: 'draft', failure: null });

export const markUploading: MarkFile = (unit, mediaId) =>
  saveFile(unit, mediaId, { status: 'uploading', failure: null });

/** All bytes are here; from now on the picture is being made. */
export const markProcessing: MarkFile = (unit, mediaId, facts = {}) =>
  saveFile(unit, mediaId, { ...facts, status: 'processing', failure: null });

/** Facts alone: its poster, its storyboard. */
export const noteFileFacts: MarkFile = (unit, mediaId, facts = {}) => saveFile(unit, mediaId, facts);

/** The smallest rendition can be played; others are still being made. */
export const markPlayable: MarkFile = (unit, mediaId, facts = {}) =>
  saveFile(unit, mediaId, { ...facts, isPlayable: true });

/** All renditions are there. */
export const markReady: MarkFile = (unit, mediaId, facts = {}) =>
  saveFile(unit, mediaId, { ...facts, status: 'ready', failure: null, isPlayable: true });

/** What could be played before can be played still. */
export function markFailed(unit: Unit, mediaId: string, failure: ErrorCode): Promise<boolean> {
  return saveFile(unit, mediaId, { status: 'failed', failure });
}

export function addViews(unit: Unit, mediaId: string, count = 1): Promise<void> {
  return addToCount(unit, mediaId, 'views', count);
}

export function addPlay(unit: Unit, mediaId: string): Promise<void> {
  return addToCount(unit, mediaId, 'plays', 1);
}
