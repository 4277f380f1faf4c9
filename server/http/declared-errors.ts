import type { FastifyRequest } from 'fastify';
import { api, type ApiKey, type DeclaredError, type RouteContract } from '#contracts/api.ts';
import { describeError, errors, type ErrorCode } from '#contracts/errors.ts';
import { notOfKind } from '#contracts/route.ts';

/** What an account whose first password was made by us may call before choosing its own. */
export const beforePasswordChange: ReadonlySet<ApiKey> = new Set<ApiKey>([
  'GET /api/accounts/me',
  'POST /api/accounts/me/password',
  'POST /api/accounts/sign-out',
]);

/** One refusal as a client meets it. */
export interface RouteError {
  code: ErrorCode;
  status: number;
  /** The answer carries `Retry-After`. */
  hasRetryAfter: boolean;
}

const ofAccess: Record<RouteContract['access'], ErrorCode[]> = {
  anyone: [],
  guest: ['page_sessions.not_allowed'],
  invited: ['accounts.sign_in_required', 'accounts.password_change_required'],
  member: ['accounts.sign_in_required', 'accounts.password_change_required'],
  admin: ['accounts.sign_in_required', 'accounts.password_change_required', 'accounts.not_permitted'],
};
const ofEveryRoute: ErrorCode[] = ['internal', 'storage.busy'];
// A body is read whether the route wants one or not.
const ofWrites: ErrorCode[] = [
  'request.foreign_origin',
  'request.malformed',
  'request.too_large',
  'request.unsupported_type',
  'storage.full',
];

/** Everything a route may refuse with: what its contract names, and what follows from its other fields. */
export function listErrors(
  key: string,
  contract: Pick<RouteContract, 'access' | 'needs' | 'ofKind' | 'errors' | 'params' | 'query' | 'body'>,
): RouteError[] {
  const isPasswordAsked = (beforePasswordChange as ReadonlySet<string>).has(key);
  const declared: DeclaredError[] = [
    ...ofEveryRoute,
    ...ofAccess[contract.access].filter((code) => !isPasswordAsked || code !== 'accounts.password_change_required'),
    ...(/^(GET|HEAD) /u.test(key) ? [] : ofWrites),
    ...ofItem(contract),
    ...(contract.params ? (['request.not_found'] as const) : []),
    ...(contract.query || contract.body ? (['request.invalid'] as const) : []),
    ...contract.errors,
  ];
  const told = declared.map(toRouteError);
  return [...new Map(told.map((one) => [`${one.status} ${one.code}`, one])).values()];
}

/** What keeps somebody from the item in the address, as serve.ts and server/access decide it. */
function ofItem({ needs, ofKind }: Pick<RouteContract, 'needs' | 'ofKind'>): ErrorCode[] {
  if (!needs || needs === 'page') return [];
  return [
    'media.not_found',
    ...(ofKind ? [notOfKind[ofKind]] : []),
    ...(needs === 'see' ? [] : (['media.not_permitted'] as const)),
  ];
}

// Errors that name their own time to wait, whatever the catalogue says of them.
const limited = new Set<ErrorCode>([
  'request.too_many',
  'accounts.too_many_attempts',
  'chat.too_many',
  'chat.slow_mode',
]);

function toRouteError(declared: DeclaredError): RouteError {
  const { code, status } =
    typeof declared === 'string' ? { code: declared, status: errors[declared].status } : declared;
  const { toldAs, retryAfterSeconds } = describeError(code);
  return { code: toldAs, status, hasRetryAfter: retryAfterSeconds !== undefined || limited.has(code) };
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers that no contract names, as `METHOD /path: status code`. Tests fail when there is one. */
    undeclaredErrors: Set<string>;
  }
}

const known = new Map<ApiKey, ReadonlySet<string>>();

function isDeclared(key: ApiKey, answer: string): boolean {
  const declared = known.get(key) ?? new Set(listErrors(key, api[key]).map(({ status, code }) => `${status} ${code}`));
  known.set(key, declared);
  return declared.has(answer);
}

/** Remembers a refusal that the route's contract does not name, and logs it once: the API document would be untrue. */
export function noteIfUndeclared(request: FastifyRequest, status: number, code: ErrorCode): void {
  const key = request.routeOptions?.config?.contract;
  // Asked of a path by a method of another one's route: what answers is no route.
  if (!key || code === 'request.method_not_allowed' || isDeclared(key, `${status} ${code}`)) return;
  const { undeclaredErrors } = request.server;
  const text = `${key}: ${status} ${code}`;
  if (undeclaredErrors.has(text)) return;
  undeclaredErrors.add(text);
  request.log.error({ undeclared: text }, 'undeclared error: its contract does not name it');
}
