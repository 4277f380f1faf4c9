import type { ApiKey, Params, Query, Reply, SentBody } from '#contracts/api.ts';
import type { ErrorCode, ErrorReply } from '#contracts/errors.ts';

/** `network`: no answer came. `unreadable`: an answer came that is not Foyer's, such as a proxy's error page. */
export type ApiErrorCode = ErrorCode | 'network' | 'unreadable';

/** Every way a call can fail; `errorWords` has a sentence for each. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  /** 0 when no answer came. */
  readonly status: number;
  readonly details: NonNullable<ErrorReply['details']>;
  readonly requestId: string | null;
  /** How long the server asks to wait before the next try; null when it does not say. */
  readonly retryAfterSeconds: number | null;

  constructor(code: ApiErrorCode, status: number, reply?: Partial<ErrorReply>, retryAfterSeconds?: number | null) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.details = reply?.details ?? [];
    this.requestId = reply?.requestId ?? null;
    this.retryAfterSeconds = retryAfterSeconds ?? null;
  }
}

export function isApiError(error: unknown, ...codes: ApiErrorCode[]): error is ApiError {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code));
}

/** Converts anything thrown to an `ApiError`; another error means an answer that could not be read. */
export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('unreadable', 0);
}

type Given<Name extends string, Value> = [Value] extends [undefined] ? unknown : { [key in Name]: Value };
type GivenQuery<Value> = [Value] extends [undefined] ? unknown : { query?: Value };

/** What a call takes: exactly the parts its contract names. */
export type CallInput<K extends ApiKey> = Given<'params', Params<K>> &
  GivenQuery<Query<K>> &
  Given<'body', SentBody<K>>;

export interface CallOptions {
  signal?: AbortSignal;
  /**
   * How long to wait before reporting a network failure; the server itself answers within ten seconds, if only that it
   * is busy.
   */
  withinMilliseconds?: number;
  /** Lets the request outlive its page: for ending a page session while the tab closes. */
  keepalive?: boolean;
}

interface LooseInput {
  params?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: unknown;
}

function addressOf(path: string, { params = {}, query = {} }: LooseInput): string {
  const filled = path.replace(/:(\w+)/gu, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') asked.set(name, value);
  return asked.size > 0 ? `${filled}?${asked.toString()}` : filled;
}

const patienceMilliseconds = 30_000;

async function send(method: string, path: string, input: LooseInput, options: CallOptions): Promise<Response> {
  const { signal, keepalive, withinMilliseconds = patienceMilliseconds } = options;
  const hasBody = input.body !== undefined;
  // A connection that loses every packet would otherwise keep a page waiting for minutes.
  const isLate = AbortSignal.timeout(withinMilliseconds);
  try {
    return await fetch(addressOf(path, input), {
      method,
      headers: { accept: 'application/json', ...(hasBody ? { 'content-type': 'application/json' } : {}) },
      ...(hasBody ? { body: JSON.stringify(input.body) } : {}),
      signal: signal ? AbortSignal.any([signal, isLate]) : isLate,
      ...(keepalive && { keepalive }),
    });
  } catch (error) {
    // An aborted call is no network failure: it throws the reason that the caller gave for aborting.
    if (signal?.aborted) throw error;
    throw new ApiError('network', 0);
  }
}

async function failureOf(response: Response): Promise<ApiError> {
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  const seconds = Number.isFinite(wait) ? wait : null;
  try {
    const reply = (await response.json()) as ErrorReply;
    if (typeof reply.code === 'string') return new ApiError(reply.code, response.status, reply, seconds);
  } catch {
    // Not JSON: reported below.
  }
  return new ApiError('unreadable', response.status, {}, seconds);
}

/**
 * Calls the server: `call('PUT /api/media/:mediaId/like', { params: { mediaId } })`. Resolves to the reply's body, to
 * nothing for a 204. Throws an `ApiError`, whatever went wrong, except that an aborted call throws the reason of
 * `signal`.
 */
export async function call<K extends ApiKey>(
  key: K,
  input: CallInput<K>,
  options: CallOptions = {},
): Promise<Reply<K>> {
  const [method = '', path = ''] = key.split(' ');
  const response = await send(method, path, input as LooseInput, options);
  if (!response.ok) throw await failureOf(response);
  if (response.status === 204) return undefined as Reply<K>;
  try {
    return (await response.json()) as Reply<K>;
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError('unreadable', response.status);
  }
}
