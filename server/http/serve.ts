import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import {
  api,
  type ApiKey,
  type Body,
  type ItemRight,
  type Params,
  type Query,
  type Reply,
  type RouteContract,
} from '#contracts/api.ts';
import { assertRight, type ItemAccess } from '../access/find-rights.ts';
import { toPerson, type Person } from '../access/person.ts';
import { idPattern } from '#contracts/limits.ts';
import { notOfKind } from '#contracts/route.ts';
import { AppError } from '../app-error.ts';
import { assertAccess, findCaller, type Caller, type CallerFinder, type MemberCaller } from './caller.ts';
import { beforePasswordChange } from './declared-errors.ts';
import { worksOnFullDisk } from './full-disk.ts';
import type { DiskReserve } from '../ports/disk-reserve.ts';

type CallerOf<K extends ApiKey> = (typeof api)[K]['access'] extends 'member' | 'admin' ? MemberCaller : Caller;

type ItemOf<K extends ApiKey> = (typeof api)[K] extends { needs: ItemRight } ? ItemAccess : object;

/**
 * The argument of a handler: input parsed by the contract, the caller, and, where the contract says which right the
 * route needs, the item with the caller's rights on it.
 */
export type Call<K extends ApiKey> = ItemOf<K> & {
  params: Params<K>;
  query: Query<K>;
  body: Body<K>;
  caller: CallerOf<K>;
  request: FastifyRequest;
  /** For cookies and headers; the handler returns the body. */
  reply: FastifyReply;
};

type Content<K extends ApiKey> = undefined extends Reply<K> ? void : Reply<K>;
type Answer<K extends ApiKey> = (typeof api)[K] extends { file: string }
  ? FastifyReply | Exclude<Content<K>, void>
  : Content<K>;

export type Serve = <K extends ApiKey>(key: K, handler: (call: Call<K>) => Promise<Answer<K>>) => void;

/**
 * Longest time for admission and handler together, before the answer is `storage.busy`; receiving the body is not
 * counted.
 */
const answeredWithinMs = 10_000;

/** Finds an item with the rights of one person on it; null: there is no such item. */
export type FindItemAccess = (person: Person, mediaId: string) => Promise<ItemAccess | null>;

/**
 * Turns contracts into routes: find the caller, check access and the right on the item, parse, handle, filter the
 * reply.
 */
export function createServe(
  app: FastifyInstance,
  finder: CallerFinder,
  findItem: FindItemAccess,
  reserve?: DiskReserve,
): Serve {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('caller');
  app.decorateRequest('itemAccess', null);
  app.decorateRequest('spentMs', 0);
  return (key, handler) => {
    const contract: RouteContract = api[key];
    const [method, path] = key.split(' ') as [string, string];
    // Without the pattern, `PATCH /api/accounts/sign-in` would be an account of that name.
    const url = path.replace(':accountId', `:accountId(${idPattern.source})`);
    const mayBeUnready = beforePasswordChange.has(key);
    const needsSpace = method !== 'GET' && !worksOnFullDisk.has(key);

    /** Finds the caller and, where the contract names a right, the item; throws what keeps the caller out. */
    function admit(request: FastifyRequest): void | Promise<void> {
      const assertAdmitted = (found: Caller): void | Promise<void> => {
        const caller = isOpenToGuests(contract) ? withoutUnreadyAccount(found) : found;
        assertAccess(contract.access, caller, mayBeUnready);
        request.caller = caller;
        return contract.needs && contract.needs !== 'page'
          ? admitToItem(contract, request, finder, findItem)
          : undefined;
      };
      const caller = findCaller(finder, request);
      return caller instanceof Promise ? caller.then(assertAdmitted) : assertAdmitted(caller);
    }

    app.route({
      method,
      url,
      schema: describe(contract),
      config: { contract: key },
      onRequest(request, _reply, done) {
        const admitted = admit(request);
        if (!admitted) return done();
        const beganMs = performance.now();
        inTime(answeredWithinMs, admitted)
          .finally(() => (request.spentMs = performance.now() - beganMs))
          .then(() => done(), done);
      },
      async handler(request, reply) {
        const work = async () => {
          // A body may have taken half a minute, in which a right was lost; Fastify reads one also where none is asked for.
          if (method !== 'GET') await admit(request);
          if (needsSpace) {
            const isFull = reserve?.isFull();
            if (isFull && (await isFull)) throw new AppError('storage.full');
          }
          const { params, query, body, caller, itemAccess } = request;
          return await handler({ params, query, body, caller, request, reply, ...itemAccess } as never);
        };
        const result = await inTime(answeredWithinMs - request.spentMs, work());
        // Keep a status that the handler has set itself (503 when not ready).
        if (reply.statusCode === 200) reply.status(contract.status);
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-store');
        return contract.reply || contract.file ? result : reply.send();
      },
    });
  };
}

function isOpenToGuests({ access }: RouteContract): boolean {
  return access === 'anyone' || access === 'guest';
}

/** An account whose password Foyer generated has no rights before it is changed: such a caller counts as a guest. */
function withoutUnreadyAccount(caller: Caller): Caller {
  return caller.account?.mustChangePassword ? { ...caller, account: null } : caller;
}

/** Throws when the caller lacks the right on the item in the address; a malformed id is left to the contract. */
async function admitToItem(
  { access, needs, ofKind }: RouteContract,
  request: FastifyRequest,
  finder: CallerFinder,
  findItem: FindItemAccess,
): Promise<void> {
  const { mediaId } = request.params as { mediaId: string };
  if (!idPattern.test(mediaId)) return;
  let found = await findItem(toPerson(request.caller.account), mediaId);
  if (access === 'invited' && !found?.rights[needs as ItemRight]) {
    const { account, browserHash } = request.caller;
    const invited = browserHash ? await finder.findInvited(browserHash, mediaId) : null;
    if (!invited && !account) throw new AppError('accounts.sign_in_required');
    if (invited) {
      request.caller = { ...request.caller, invited };
      found = await findItem({ kind: 'invited', invitationId: invited.invitationId }, mediaId);
    }
  }
  assertRight(found?.rights ?? null, 'see');
  if (ofKind && found?.item.kind !== ofKind) throw new AppError(notOfKind[ofKind]);
  assertRight(found!.rights, needs as ItemRight);
  request.itemAccess = found;
}

/**
 * Rejects after `ms`, while the work goes on unobserved. Fastify's `handlerTimeout` does not cover requests with a
 * body.
 */
async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AppError('storage.busy')), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
    /** The item in the address, where the contract says what the route needs of it. */
    itemAccess: ItemAccess | null;
    /** Milliseconds spent to find the caller and the caller's rights. */
    spentMs: number;
  }
  interface FastifyContextConfig {
    contract?: ApiKey;
  }
}

function describe(contract: RouteContract): Record<string, unknown> {
  return {
    summary: contract.summary,
    ...(contract.params && { params: contract.params }),
    ...(contract.query && { querystring: contract.query }),
    ...(contract.body && { body: contract.body }),
    ...(contract.reply && { response: { [contract.status]: contract.reply } }),
  };
}
