import { useObservable } from '../../lib/observable.ts';
import { uploads } from './upload-list.ts';
import type { UploadRow } from './upload-row.ts';

/** All uploads of this tab, as they are now. */
export function useUploads(): readonly UploadRow[] {
  return useObservable(uploads);
}
