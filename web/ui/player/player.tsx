import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useObservable } from '../../lib/observable.ts';
import { CaptionsText } from './captions-text.tsx';
import { ControlBar } from './control-bar.tsx';
import { frameProps } from './frame.ts';
import { commandFor, type PressedKey } from './keyboard.ts';
import liveStyles from './live.module.css';
import { OverPicture } from './over-picture.tsx';
import { Picture } from './picture.tsx';
import type { PlayerActions } from './actions.ts';
import { PlayerContext, type PlayerParts } from './player-context.ts';
import type { LivePlaying, PlayerProps } from './player-types.ts';
import { useIdle } from './use-idle.ts';
import { usePlayerParts, type PlayerElements } from './use-player-parts.ts';
import { useReports } from './use-reports.ts';
import { useStoryboard } from './use-storyboard.ts';

const NO_CAPTIONS: NonNullable<PlayerProps['captions']> = [];
const NO_ACTIONS: PlayerActions = new Proxy({} as PlayerActions, { get: () => () => undefined });

/** Plays one video or one sound. Pages use `LazyPlayer`, which loads this when it is needed. */
export default function Player(props: PlayerProps) {
  const { labels, captions = NO_CAPTIONS, poster, isAudioOnly = false, refusedNotice, preparing = null } = props;
  const live = useSameLive(props.live ?? null);
  const elements = useElements();
  const { store, actions } = usePlayerParts(elements, props);
  const storyboard = useStoryboard(props.storyboard);
  useReports(elements.video, props);
  useFirstFocus(elements.root, props.takesFocus ?? false);
  const isIdle = useIdle(elements.root, store);
  const phase = useObservable(store, (state) => state.phase);
  const isFullscreen = useObservable(store, (state) => state.isFullscreen);
  const isFollowing = useObservable(store, (state) => state.live?.isFollowing ?? false);
  const { onFollowing } = props;
  useEffect(() => onFollowing?.(isFollowing), [onFollowing, isFollowing]);
  const hasStopped = phase === 'failed' || phase === 'refused';
  const parts = useMemo<PlayerParts>(
    () => ({ store, actions: actions ?? NO_ACTIONS, labels, captions, storyboard, preparing, live }),
    [store, actions, labels, captions, storyboard, preparing, live],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const command = hasStopped ? null : commandFor(pressedKey(event));
    if (command === null) return;
    event.preventDefault();
    parts.actions.run(command);
  };
  return (
    <PlayerContext value={parts}>
      <section
        {...frameProps(props)}
        ref={elements.root}
        tabIndex={-1}
        aria-label={labels.player}
        data-player
        data-idle={isIdle || undefined}
        data-fullscreen={isFullscreen || undefined}
        onKeyDown={onKeyDown}
      >
        <Picture
          elements={elements}
          poster={poster}
          isAudioOnly={isAudioOnly}
          captions={captions}
          areControlsHidden={isIdle}
        />
        <CaptionsText video={elements.video} />
        {!hasStopped && <ControlBar isAudioOnly={isAudioOnly} />}
        <OverPicture refusedNotice={refusedNotice} />
        {props.badges && <div className={liveStyles.badges}>{props.badges}</div>}
      </section>
    </PlayerContext>
  );
}

/** The same object while it says the same. */
function useSameLive(live: LivePlaying | null): LivePlaying | null {
  const { canGoBack = false, isPaused = false } = live ?? {};
  const isLive = live !== null;
  return useMemo(() => (isLive ? { canGoBack, isPaused } : null), [isLive, canGoBack, isPaused]);
}

/** Takes no focus from an element that has it already. */
function useFirstFocus(root: RefObject<HTMLElement | null>, takesFocus: boolean): void {
  const wants = useRef(takesFocus);
  useEffect(() => {
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (wants.current && isFree) root.current?.focus({ preventScroll: true });
  }, [root]);
}

function useElements(): PlayerElements {
  const root = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  return useState({ root, video, canvas })[0];
}

function pressedKey(event: KeyboardEvent): PressedKey {
  const { key, code, target } = event;
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  const focus = target instanceof Element ? focusOf(target) : 'picture';
  return { key, code, hasModifier, focus };
}

function focusOf(element: Element): PressedKey['focus'] {
  if (element.matches('[data-position]')) return 'position';
  if (element.matches('input')) return 'slider';
  return element.matches('button') ? 'button' : 'picture';
}
