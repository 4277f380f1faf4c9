import { askedUnder } from './device-permission.ts';
import { problemOf } from './device-problem.ts';
import type { DeviceKind, DeviceProblem } from './device-types.ts';

export type Acquired = Partial<Record<DeviceKind, MediaStreamTrack | DeviceProblem>>;
export type PreferredIds = Record<DeviceKind, string | null>;

/**
 * Opens the devices asked for; each is answered by its track or by the reason why there is none. A preferred device
 * that is missing is replaced by the browser's choice. Never throws.
 */
export async function acquire(kinds: readonly DeviceKind[], preferred: PreferredIds): Promise<Acquired> {
  if (!globalThis.isSecureContext) return all(kinds, 'insecure');
  if (typeof navigator.mediaDevices?.getUserMedia !== 'function') return all(kinds, 'unsupported');
  const refused: Acquired = {};
  for (const kind of kinds) {
    const { permission, isAllowedHere } = await askedUnder(kind);
    if (!isAllowedHere) refused[kind] = 'policy';
    else if (permission === 'denied') refused[kind] = 'blocked';
  }
  const open = kinds.filter((kind) => refused[kind] === undefined);
  return { ...refused, ...(open.length > 0 ? await ask(open, preferred) : {}) };
}

/**
 * Asks for both devices at once, so that the browser shows one question. When that fails, asks for each alone, to learn
 * which one it was.
 */
async function ask(kinds: readonly DeviceKind[], preferred: PreferredIds): Promise<Acquired> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraintsFor(kinds, preferred));
    const [camera, microphone] = [stream.getVideoTracks()[0], stream.getAudioTracks()[0]];
    return { ...(camera ? { camera } : {}), ...(microphone ? { microphone } : {}) };
  } catch (error) {
    const found: Acquired = {};
    for (const kind of kinds) {
      const under = await askedUnder(kind);
      const problem = problemOf(error, under);
      const mayBeTheOther = kinds.length > 1 && !(problem === 'dismissed' || problem === 'blocked');
      found[kind] =
        mayBeTheOther || (kinds.length > 1 && under.permission === 'granted')
          ? ((await ask([kind], preferred))[kind] ?? 'failed')
          : problem;
    }
    return found;
  }
}

function constraintsFor(kinds: readonly DeviceKind[], preferred: PreferredIds): MediaStreamConstraints {
  // `ideal`, not `exact`: a remembered camera that is not connected here must not keep the participant out.
  const which = (kind: DeviceKind) => (preferred[kind] ? { deviceId: { ideal: preferred[kind] } } : null);
  return {
    ...(kinds.includes('camera') && {
      video: { width: { ideal: 1280 }, height: { ideal: 720 }, ...(which('camera') ?? { facingMode: 'user' }) },
    }),
    ...(kinds.includes('microphone') && { audio: { ...which('microphone') } }),
  };
}

function all(kinds: readonly DeviceKind[], problem: DeviceProblem): Acquired {
  return Object.fromEntries(kinds.map((kind) => [kind, problem]));
}
