import type { IncomingMessage } from 'node:http';
import type { SignallingRequest, SignallingRoute } from '../ports/signalling.ts';

/** The form of Foyer's ids. An engine token, which contains dots, does not match. */
const participantIds = /^[\w-]{1,64}$/u;

/** Reads which participant wants to connect; null for a request that Foyer's pages never send. */
export function readSignallingRequest(request: IncomingMessage, route: SignallingRoute): SignallingRequest | null {
  if (request.method !== 'GET' || request.headers.authorization !== undefined || hasBody(request)) return null;
  const asked = route.readRequest(new URLSearchParams(request.url?.split('?').slice(1).join('?') ?? ''));
  return asked && participantIds.test(asked.participantId) ? asked : null;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
