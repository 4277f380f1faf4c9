import type { IncomingMessage } from 'node:http';
import type { SignallingRequest, SignallingRoute } from '../ports/signalling.ts';

/** As our ids are. An engine's token, which has dots, is refused here. */
const participantIds = /^[\w-]{1,64}$/u;

/** Reads who asks to be connected; null for a request that no client of ours sends. */
export function readSignallingRequest(request: IncomingMessage, route: SignallingRoute): SignallingRequest | null {
  if (request.method !== 'GET' || request.headers.authorization !== undefined || hasBody(request)) return null;
  const asked = route.readRequest(new URLSearchParams(request.url?.split('?').slice(1).join('?') ?? ''));
  return asked && participantIds.test(asked.participantId) ? asked : null;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
