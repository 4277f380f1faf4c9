import type { SignallingProtocol } from '#server/ports/signalling.ts';

/** A browser may send the first and the third of these frames, the engine the second and the third. */
export const fakeFrames = { toEngine: Buffer.from([1]), toBrowser: Buffer.from([2]), bothWays: Buffer.from([3]) };

const [engineBit, browserBit] = [1, 2];

/** Where clients of the fake connect for this participant. */
export function fakePath(participantId: string): string {
  return `/fake-signalling?participant=${participantId}`;
}

/**
 * Signalling of the engine that tests run without: other paths, another way to name the participant, other frames and
 * another header for the token than those of a real engine. The first byte of a frame says which ways it may go.
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
