import type { Wiring } from '../app.ts';
import type { MediaNeighbours } from '../features/media/describe.ts';
import { mediaFolder } from '../ports/blob-store.ts';

export interface ComposedTranscoding {
  findProgress: MediaNeighbours['findProgress'];
  removeFiles(mediaId: string): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export function composeTranscoding({ blobs }: Wiring, _told: { onRenditionsChanged: (mediaId: string) => void }): ComposedTranscoding {
  return {
    findProgress: async () => new Map(),
    removeFiles: (mediaId) => blobs.removeFolder(mediaFolder(mediaId)),
    start: async () => {},
    close: async () => {},
  };
}
