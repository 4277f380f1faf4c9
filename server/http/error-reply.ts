import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { describeError, type ErrorCode, type ErrorReply } from '#contracts/errors.ts';
import { AppError } from '../app-error.ts';
import { noteIfUndeclared } from './declared-errors.ts';
import { toFieldErrors, type ZodFailure } from './field-errors.ts';

/** Turns every error into a reply: an AppError by its code, anything else is logged once and answered as `internal`. */
export function replyToErrors(app: FastifyInstance, isStorageAway: (error: unknown) => boolean): void {
  app.setErrorHandler((error: FastifyError, request, reply) =>
    sendError(request, reply, isStorageAway(error) ? new AppError('storage.busy', { cause: error }) : error),
  );
  app.setNotFoundHandler((request, reply) => sendError(request, reply, new AppError('request.not_found')));
}

export function sendError(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const known = toAppError(error, request);
  if (known.code === 'request.not_found') {
    const allowed = findOtherMethods(request);
    if (allowed) return sendAllowed(request, reply, allowed);
  }
  if (known.code === 'internal' || known.status === 503) request.log.error({ err: error }, 'request failed');
  const { toldAs, retryAfterSeconds = known.retryAfterSeconds, details = known.details } = describeError(known.code);
  noteIfUndeclared(request, known.status, toldAs);
  const body: ErrorReply = {
    code: toldAs,
    title: known.message,
    requestId: request.id,
    ...(details && { details: [...details] }),
  };
  if (retryAfterSeconds) reply.header('retry-after', retryAfterSeconds);
  // A cached refusal would be served after its reason is gone.
  return reply
    .status(known.status)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send(JSON.stringify(body));
}

/** The methods of an address that is there, and does not know the one of this request; null for any other. */
function findOtherMethods({ method, url, server }: FastifyRequest): string[] | null {
  const allowed = server.findAllowed(url.split('?')[0]!);
  const isKnown = allowed.length === 0 || (allowed.includes(method) && method !== 'OPTIONS');
  return isKnown ? null : allowed;
}

function sendAllowed(request: FastifyRequest, reply: FastifyReply, allowed: string[]): FastifyReply {
  reply.header('allow', allowed.join(', '));
  if (request.method === 'OPTIONS') return reply.status(204).header('cache-control', 'no-store').send();
  return sendError(request, reply, new AppError('request.method_not_allowed'));
}

function toAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return toInvalid(error, request);
  const { code: cause, statusCode: status = 500 } = error as FastifyError;
  // Of a method that no route has: whether its body says what it is does not matter.
  if (cause === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE') return new AppError('request.not_found');
  const code = codeByStatus[status];
  return new AppError(code ?? (status < 500 ? 'request.malformed' : 'internal'), { cause: error });
}

const codeByStatus: Partial<Record<number, ErrorCode>> = {
  404: 'request.not_found',
  413: 'request.too_large',
  415: 'request.unsupported_type',
  429: 'request.too_many',
};

function toInvalid({ validation, validationContext }: ZodFailure, request: FastifyRequest): AppError {
  // An id of the wrong form cannot exist: the address is unknown.
  if (validationContext === 'params') return new AppError('request.not_found');
  const sent = validationContext === 'querystring' ? request.query : request.body;
  return new AppError('request.invalid', { details: toFieldErrors(validation, sent) });
}
