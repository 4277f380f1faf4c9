import type { IncomingMessage } from 'node:http';

/** The paths of the engine that browsers may reach, and what they may say there besides who they are. */
export const signallingPaths = {
  '/rtc': [
    'adaptive_stream',
    'auto_subscribe',
    'browser',
    'browser_version',
    'client_protocol',
    'device_model',
    'disable_ice_lite',
    'network',
    'os',
    'os_version',
    'protocol',
    'reconnect',
    'reconnect_reason',
    'sdk',
    'sid',
    'subscriber_allow_pause',
    'version',
  ],
  // All of the above in one parcel. What it may hold of name and attributes the engine refuses by the grants of our token.
  '/rtc/v1': ['join_request'],
} as const;

export type SignallingPath = keyof typeof signallingPaths;

export interface SignallingRequest {
  participantId: string;
  /** Path and query as the engine gets them. */
  engineTarget: string;
}

const longestShortValue = 200;
/** As our ids are; an engine's token, which has dots, is no name of anybody. */
const participantIds = /^[\w-]{1,64}$/u;

/** Reads who asks to be connected, and makes what the engine is asked; null for a request no client of ours sends. */
export function readSignallingRequest(request: IncomingMessage, path: SignallingPath): SignallingRequest | null {
  if (request.method !== 'GET' || request.headers.authorization !== undefined || hasBody(request)) return null;
  const query = new URLSearchParams(request.url?.split('?').slice(1).join('?') ?? '');
  const [participantId, ...others] = query.getAll('access_token');
  if (participantId === undefined || others.length > 0 || !participantIds.test(participantId)) return null;
  const kept = new URLSearchParams();
  for (const name of signallingPaths[path]) {
    const value = query.get(name);
    if (value !== null && (name === 'join_request' || value.length <= longestShortValue)) kept.set(name, value);
  }
  return { participantId, engineTarget: `${path}?${kept.toString()}` };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
