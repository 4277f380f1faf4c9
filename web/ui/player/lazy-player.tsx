import { AudioLines, Play } from 'lucide-react';
import { useEffect, useState, type ComponentType } from 'react';
import { frameProps } from './frame.ts';
import frame from './frame.module.css';
import { loadPlayerCode } from './load-code.ts';
import type { PlayerProps } from './player-types.ts';

const AGAIN_MS = 2000;

/**
 * The player for pages: its poster at once, the player itself as soon as its code is loaded. Nothing moves in between.
 */
export function LazyPlayer(props: PlayerProps) {
  const Player = usePlayerCode();
  const [hasAsked, setHasAsked] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  if (Player !== null) {
    const mayAutoplay = hasAsked || props.mayAutoplay;
    return <Player {...props} mayAutoplay={mayAutoplay} takesFocus={mayAutoplay || hasFocus} />;
  }
  const { labels, poster, isAudioOnly = false } = props;
  return (
    <section
      {...frameProps(props)}
      onFocus={() => setHasFocus(true)}
      onBlur={() => setHasFocus(false)}
      aria-label={labels.player}
      aria-busy={hasAsked}
    >
      {poster && <img className={frame.picture} src={poster.src} alt={poster.alt} />}
      {!poster && isAudioOnly && (
        <span className={frame.sound}>
          <AudioLines aria-hidden="true" />
        </span>
      )}
      {!hasAsked && (
        <button type="button" className={frame.start} aria-label={labels.play} onClick={() => setHasAsked(true)}>
          <Play aria-hidden="true" />
        </button>
      )}
    </section>
  );
}

/** Retries loading the code until it succeeds: a server restart must not force the guest to reload. */
function usePlayerCode(): ComponentType<PlayerProps> | null {
  const [code, setCode] = useState<ComponentType<PlayerProps> | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isLeaving = false;
    const load = async () => {
      try {
        const loaded = await loadPlayerCode();
        if (!isLeaving) setCode(() => loaded.default);
      } catch {
        if (!isLeaving) timer = setTimeout(() => void load(), AGAIN_MS);
      }
    };
    void load();
    return () => {
      isLeaving = true;
      clearTimeout(timer);
    };
  }, []);
  return code;
}
