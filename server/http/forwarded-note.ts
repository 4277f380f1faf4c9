import type { FastifyBaseLogger, FastifyRequest } from 'fastify';

/**
 * Warns once when a request was forwarded by a peer that is not trusted: if that is the administrator's proxy, everybody
 * behind it counts as one address, and limits for one address are for all.
 */
export function createForwardedNote(log: FastifyBaseLogger): (request: FastifyRequest) => void {
  let isTold = false;
  return (request) => {
    if (isTold || request.headers['x-forwarded-for'] === undefined || isTrusted(request)) return;
    isTold = true;
    log.warn(
      { peer: request.socket.remoteAddress },
      'X-Forwarded-For of a peer that FOYER_TRUSTED_PROXIES does not name was ignored; if the peer is your proxy, name it there',
    );
  };
}

/** Fastify lists the peer alone when it does not trust it. */
function isTrusted({ ips }: FastifyRequest): boolean {
  return ips !== undefined && ips.length > 1;
}
