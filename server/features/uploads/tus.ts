import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Server, Upload as TusUpload } from '@tus/server';
import { AppError } from '#server/app-error.ts';
import type { FindLease } from '#server/database/leases.ts';
import type { AccountCaller } from '#server/http/caller.ts';
import { newId } from '#server/random.ts';
import type { UploadFiles } from './files.ts';
import { createLocker } from './locks.ts';
import { isId } from './rules.ts';
import type { NewUpload, Upload } from './store.ts';

export interface TusDependencies {
  path: string;
  maxBytes: number;
  files: UploadFiles;
  /** Null: unknown, or of a deleted item. */
  find(id: string): Promise<Upload | null>;
  begin(account: AccountCaller, upload: NewUpload): Promise<void>;
  finish(id: string): Promise<void>;
  giveUp(id: string): Promise<void>;
  findLease: FindLease;
  onError(error: unknown): void;
}

export interface TusAnswer {
  status: number;
  headers: Record<string, string>;
}

/** Handles one request of the tus protocol; throws an AppError for every refusal. */
export type Tus = (request: Request, account: AccountCaller) => Promise<TusAnswer>;

interface Asking {
  account: AccountCaller;
  failure: unknown;
}

/** The type of a body that holds a part of a file; for any other the library answers 400. */
const bytesType = 'application/offset+octet-stream';

/** tus 1.0 by its library, with Foyer's rows, files, locks and errors. */
export function createTus(dependencies: TusDependencies): Tus {
  const asking = new WeakMap<Request, Asking>();
  const server = new Server({
    path: dependencies.path,
    relativeLocation: true,
    maxSize: dependencies.maxBytes,
    datastore: new RowStore(dependencies),
    locker: createLocker(dependencies.findLease, dependencies.onError),
    lockDrainTimeout: 500,
    disableTerminationForFinishedUploads: true,
    namingFunction: () => newId(),
    getFileIdFromRequest: (_request, last) => (isId(last) ? last : undefined),
    async onUploadCreate(request, { id, size, metadata }) {
      const { account } = asking.get(request)!;
      const mediaId = metadata?.['mediaId'];
      if (!isId(mediaId)) throw new AppError('media.not_found');
      const filename = metadata?.['filename'] ?? '';
      await dependencies.begin(account, { id, mediaId, accountId: account.id, sizeBytes: size ?? 0, filename });
      return {};
    },
    async onUploadFinish(_request, { id }) {
      await dependencies.finish(id);
      return {};
    },
    onResponseError(request, error) {
      asking.get(request)!.failure = error;
      return undefined;
    },
  });
  return async (request, account) => {
    if (request.method === 'PATCH' && request.headers.get('content-type') !== bytesType)
      throw new AppError('request.unsupported_type');
    const one: Asking = { account, failure: null };
    asking.set(request, one);
    const { status, headers } = await server.handleWeb(request);
    if (one.failure) throw toKnown(one.failure);
    if (status >= 400) throw new AppError('request.malformed', { status });
    return { status, headers: pick(headers) };
  };
}

/** The library's data store. The offset of an upload is always the size of its file on disk. */
class RowStore extends DataStore {
  readonly #dependencies: TusDependencies;
  override extensions = ['creation', 'creation-with-upload', 'termination'];

  constructor(dependencies: TusDependencies) {
    super();
    this.#dependencies = dependencies;
  }

  override async create(upload: TusUpload): Promise<TusUpload> {
    try {
      await this.#dependencies.files.create(upload.id);
      return upload;
    } catch (error) {
      await this.#dependencies.giveUp(upload.id);
      throw error;
    }
  }

  override async getUpload(id: string): Promise<TusUpload> {
    const upload = await this.#dependencies.find(id);
    if (!upload) throw new AppError('uploads.not_found');
    const size = upload.sizeBytes;
    if (upload.finishedAt) return new TusUpload({ id, size, offset: size });
    const file = await this.#dependencies.files.look(id);
    if (!file) throw new AppError('uploads.not_found');
    return new TusUpload({ id, size, offset: file.bytes });
  }

  override write(chunks: Readable, id: string, offset: number): Promise<number> {
    return this.#dependencies.files.append(id, chunks, offset);
  }

  override remove(id: string): Promise<void> {
    return this.#dependencies.giveUp(id);
  }
}

const told = [
  'tus-resumable',
  'tus-version',
  'tus-extension',
  'tus-max-size',
  'upload-offset',
  'upload-length',
  'location',
];

/** Keeps the protocol's headers only: the library adds CORS headers that admit every site. */
function pick(headers: Headers): Record<string, string> {
  return Object.fromEntries(told.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)!]] : [])));
}

const ours = new Map<unknown, () => AppError>([
  [ERRORS.FILE_NOT_FOUND, () => new AppError('uploads.not_found')],
  [ERRORS.FILE_NO_LONGER_EXISTS, () => new AppError('uploads.not_found')],
  [ERRORS.INVALID_OFFSET, () => new AppError('uploads.out_of_step')],
  [ERRORS.ABORTED, () => new AppError('uploads.out_of_step')],
  [ERRORS.ERR_LOCK_TIMEOUT, () => new AppError('storage.busy')],
  [ERRORS.ERR_SIZE_EXCEEDED, () => new AppError('uploads.too_large')],
  [ERRORS.ERR_MAX_SIZE_EXCEEDED, () => new AppError('uploads.too_large')],
  [ERRORS.INVALID_TERMINATION, () => new AppError('uploads.not_expected')],
]);

function toKnown(failure: unknown): unknown {
  const known = ours.get(failure);
  if (known) return known();
  const isOfLibrary = typeof failure === 'object' && failure !== null && 'status_code' in failure;
  return isOfLibrary ? new AppError('request.malformed') : failure;
}
