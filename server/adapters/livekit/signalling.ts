import type { SignallingProtocol, SignallingRequest, SignallingRoute } from '#server/ports/signalling.ts';
import { mayReachBrowser, mayReachEngine } from './signalling-messages.ts';

/** The engine's paths that browsers may reach, and the query parameters they may set there. */
const parameters = {
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
  // All of the above in one value. The engine refuses a name or attributes in it by the grants of the token.
  '/rtc/v1': ['join_request'],
} as const;

type EnginePath = keyof typeof parameters;

const longestShortValue = 200;

/** Signalling of LiveKit's clients: pages give them the participant's id in place of an engine token. */
export const livekitSignalling: SignallingProtocol = {
  routes: [describeRoute('/rtc'), describeRoute('/rtc/v1')],
  mayReachEngine,
  mayReachBrowser,
};

function describeRoute(path: EnginePath): SignallingRoute {
  return {
    path,
    validation: { path: `${path}/validate`, accepted: 'success' },
    readRequest: (query) => readRequest(path, query),
  };
}

function readRequest(path: EnginePath, query: URLSearchParams): SignallingRequest | null {
  const [participantId, ...others] = query.getAll('access_token');
  if (participantId === undefined || others.length > 0) return null;
  const kept = new URLSearchParams();
  for (const name of parameters[path]) {
    const value = query.get(name);
    if (value !== null && (name === 'join_request' || value.length <= longestShortValue)) kept.set(name, value);
  }
  return {
    participantId,
    connectTo: ({ origin, token }) => ({
      url: `${origin}${path}?${kept.toString()}`,
      headers: { authorization: `Bearer ${token}` },
    }),
  };
}
