import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Reaction } from '#contracts/limits.ts';
import type { MediaSource } from '#contracts/rooms.ts';
import type { ChangeRoom } from '../room-settings.ts';
import { asApiError, call, isApiError } from '../../../lib/api.ts';
import type { ApiError } from '../../../lib/api.ts';
import { isPassing } from '../../../lib/passing.ts';
import type { RoomStore } from '../room-store.ts';

export type PersonAction = 'admit' | 'decline' | 'stage' | 'unstage' | 'lower-hand' | 'remove' | 'ban' | 'to-lobby';
export type RoomAction = 'admit-all' | 'mute-all' | 'lower-hands' | 'end';

/** The result of the last action: nothing to say, the participant was gone already, or a failure. */
export type ActionNews =
  | { of: 'gone'; name: string | null }
  | { of: 'failed'; error: ApiError; name: string | null }
  | null;

/** How long the result is shown. */
const shownMilliseconds = 10_000;

export type RoomActions = ReturnType<typeof useRoomActions>;

/** The actions inside a room. None throws: `news` says what failed. */
export function useRoomActions(mediaId: string, pageSessionId: string, store: RoomStore) {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [news, setNews] = useNews(store);
  const [wishes] = useState<Wishes>({ isHandRaised: true, isOnStage: true });
  const run = useCallback(
    async (key: string, work: () => Promise<unknown>, participantId?: string): Promise<boolean> => {
      const name = nameOf(store, participantId);
      setBusy((before) => new Set([...before, key]));
      setNews(null);
      try {
        await work();
        return true;
      } catch (caught) {
        const isGone = isApiError(caught, 'rooms.not_waiting', 'rooms.participant_not_found');
        const error = asApiError(caught);
        setNews(isGone ? { of: 'gone', name } : { of: 'failed', error, name });
        // Another moderator acted first, or a setting changed meanwhile.
        if (!isPassing(error)) void store.refresh();
        return false;
      } finally {
        setBusy((before) => new Set([...before].filter((other) => other !== key)));
      }
    },
    [store, setNews],
  );
  const actions = useMemo(
    () => actionsOf({ mediaId, pageSessionId, store, wishes, run }),
    [mediaId, pageSessionId, store, wishes, run],
  );
  return { ...actions, wishes, busy, news, dismiss: () => setNews(null) };
}

/** A failure is shown for a while; a missing answer only until the server is heard again. */
function useNews(store: RoomStore) {
  const [news, setNews] = useState<ActionNews>(null);
  useEffect(() => {
    if (!news) return;
    const timer = setTimeout(() => setNews(null), shownMilliseconds);
    const isToPass = news.of === 'failed' && isPassing(news.error);
    const stop = isToPass ? store.subscribe(() => store.get().error === null && setNews(null)) : undefined;
    return () => {
      clearTimeout(timer);
      stop?.();
    };
  }, [news, store]);
  return [news, setNews] as const;
}

/** Read before the action: afterwards the participant may be gone from the lists. */
function nameOf(store: RoomStore, participantId: string | undefined): string | null {
  const { waiting = [], participants = [] } = store.get().value ?? {};
  return [...waiting, ...participants].find(({ id }) => id === participantId)?.name ?? null;
}

/** What the participant asked for last; what becomes otherwise was done by a moderator. */
export interface Wishes {
  isHandRaised: boolean;
  isOnStage: boolean;
}

interface Parts {
  mediaId: string;
  pageSessionId: string;
  store: RoomStore;
  wishes: Wishes;
  run: (key: string, work: () => Promise<unknown>, participantId?: string) => Promise<boolean>;
}

function actionsOf({ mediaId, pageSessionId, store, wishes, run }: Parts) {
  const params = { mediaId };
  return {
    async person(action: PersonAction, participantId: string): Promise<boolean> {
      const post = () =>
        call(`POST /api/rooms/:mediaId/participants/:participantId/${action}`, { params: { mediaId, participantId } });
      const isDone = await run(`${action} ${participantId}`, post, participantId);
      if (isDone && (action === 'admit' || action === 'decline')) store.forgetWaiting(participantId);
      return isDone;
    },
    mute: (participantId: string, source: MediaSource) =>
      run(
        `mute ${participantId}`,
        () =>
          call('POST /api/rooms/:mediaId/participants/:participantId/mute', {
            params: { mediaId, participantId },
            body: { source },
          }),
        participantId,
      ),
    room: (action: RoomAction) => run(action, () => call(`POST /api/rooms/:mediaId/${action}`, { params })),
    /** With a network, only the guests who come from it. */
    declineAll: (network: string | null) =>
      run('decline-all', () =>
        call('POST /api/rooms/:mediaId/decline-all', { params, query: network === null ? {} : { network } }),
      ),
    change: (body: ChangeRoom) =>
      run('change', async () => store.take(await call('PATCH /api/rooms/:mediaId', { params, body }))),
    messageLobby: (text: string) =>
      run('message', () => call('POST /api/rooms/:mediaId/lobby-messages', { params, body: { text } })),
    hand(isRaised: boolean) {
      wishes.isHandRaised = isRaised;
      return run('hand', () =>
        call('POST /api/rooms/:mediaId/participants/me/hand', { params, body: { pageSessionId, isRaised } }),
      );
    },
    react: (emoji: Reaction) =>
      run('react', () =>
        call('POST /api/rooms/:mediaId/participants/me/reaction', { params, body: { pageSessionId, emoji } }),
      ),
    stage(isOnStage: boolean) {
      wishes.isOnStage = isOnStage;
      return run('stage', () =>
        call('POST /api/rooms/:mediaId/participants/me/stage', { params, body: { pageSessionId, isOnStage } }),
      );
    },
  };
}
