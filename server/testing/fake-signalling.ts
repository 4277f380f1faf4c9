import type { SignallingProtocol } from '#server/ports/signalling.ts';

/** Browsers may send the first and third of these frames, the engine the second and third. */
export const fakeFrames = { toEngine: Buffer.from([1]), toBrowser: Buffer.from([2]), bothWays: Buffer.from([3]) };

const [engineBit, browserBit] = [1, 2];

/** The path at which the fake's clients connect for this participant. */
export function fakePath(participantId: string): string {
  return `/fake-signalling?participant=${participantId}`;
}

/**
 * A fake signalling protocol: paths, the way to name the participant, frames and the token's header differ from those
 * of a real engine. The first byte of a frame tells in which directions it may be sent.
 */
export const fakeSignalling: SignallingProtocol = {
  routes: [
    {
      path: '/fake-signalling',
      validation: { path: '/fake-signalling/check', accepted: 'fine' },
      readRequest(query) {
        const [participantId, ...others] = query.getAll('participant');
        if (participantId === undefined || others.length > 0) return null;
        const language = query.get('language');
        return {
          participantId,
          connectTo: ({ origin, token }) => ({
            url: `${origin}/fake-engine${language === null ? '' : `?language=${encodeURIComponent(language)}`}`,
            headers: { 'x-fake-token': token },
          }),
        };
      },
    },
  ],
  mayReachEngine: (frame) => ((frame[0] ?? 0) & engineBit) !== 0,
  mayReachBrowser: (frame) => ((frame[0] ?? 0) & browserBit) !== 0,
};
