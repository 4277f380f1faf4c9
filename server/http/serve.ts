import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import {
  api,
  type ApiKey,
  type Body,
  type Params,
  type Query,
  type Reply,
  type RouteContract,
} from '#contracts/api.ts';
import { AppError } from '../app-error.ts';
import { assertAccess, findCaller, type Caller, type CallerFinder, type MemberCaller } from './caller.ts';

type CallerOf<K extends ApiKey> = (typeof api)[K]['access'] extends 'member' | 'admin' ? MemberCaller : Caller;

/** What a handler is given: input parsed by the contract, and who is asking. */
export interface Call<K extends ApiKey> {
  params: Params<K>;
  query: Query<K>;
  body: Body<K>;
  caller: CallerOf<K>;
  request: FastifyRequest;
  /** For cookies and headers; the body is what the handler returns. */
  reply: FastifyReply;
}

type Answer<K extends ApiKey> = undefined extends Reply<K> ? void : Reply<K>;

export type Serve = <K extends ApiKey>(key: K, handler: (call: Call<K>) => Promise<Answer<K>>) => void;

// What somebody with a password of our making may do before choosing her own.
const beforePasswordChange = new Set<ApiKey>([
  'GET /api/accounts/me',
  'POST /api/accounts/me/password',
  'POST /api/accounts/sign-out',
]);

/** Whoever has asked is answered within this, if only that the server is busy. How long her question takes to come is hers. */
const answeredWithinMs = 10_000;

/** Turns contracts into routes of `app`: parse, ask who it is, check access, handle, filter the reply. */
export function createServe(app: FastifyInstance, finder: CallerFinder): Serve {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('caller');
  app.decorateRequest('spentMs', 0);
  return (key, handler) => {
    const contract: RouteContract = api[key];
    const [method, url] = key.split(' ') as [string, string];
    app.route({
      method,
      url,
      schema: describe(contract),
      config: { contract: key },
      onRequest(request, _reply, done) {
        const admit = (caller: Caller) => {
          assertAccess(contract.access, caller, beforePasswordChange.has(key));
          request.caller = caller;
        };
        const caller = findCaller(finder, request);
        if (caller instanceof Promise) {
          const beganMs = performance.now();
          inTime(answeredWithinMs, caller)
            .then(admit)
            .finally(() => (request.spentMs = performance.now() - beganMs))
            .then(() => done(), done);
          return;
        }
        admit(caller);
        done();
      },
      async handler(request, reply) {
        const { params, query, body, caller } = request;
        const work = handler({ params, query, body, caller, request, reply } as never);
        const result = await inTime(answeredWithinMs - request.spentMs, work);
        // A handler that said how it stands by itself (not ready: 503) is left alone.
        if (reply.statusCode === 200) reply.status(contract.status);
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-store');
        return contract.reply ? result : reply.send();
      },
    });
  };
}

/** What comes too late goes on, and is not waited for. Fastify's own `handlerTimeout` forgets requests with a body. */
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
    /** How long it took to find out who asks, in milliseconds. */
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
