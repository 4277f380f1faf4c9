import type { ReactNode } from 'react';
import type { EngineState, Room } from '#contracts/rooms.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Status } from '../../ui/status.tsx';
import { EarlyScreen } from './early-screen.tsx';
import { EngineProgress, engineWords } from './engine-notice.tsx';
import { formatTime } from '../../lib/moments.ts';
import styles from './room-screen.module.css';
import { useEngine } from './use-engine.ts';
import { useNow } from '../../lib/use-now.ts';
import { Faces, whoIsInside } from './who-is-inside.tsx';

export interface RoomScreenProps {
  room: Room | null;
  hasFailed: boolean;
  onRetry: () => void;
  /** The button that leads into the room. */
  join: ReactNode;
}

/** What stands on a room's page in the player's place: who is inside, when the room is open, and Join. */
export function RoomScreen({ room, hasFailed, onRetry, join }: RoomScreenProps) {
  const { t } = useWords('rooms');
  const now = useNow(1000);
  if (!room && hasFailed) {
    return (
      <>
        <p className="strong">{t('screen.failed')}</p>
        <Button onClick={onRetry}>{t('site:tryAgain')}</Button>
      </>
    );
  }
  if (!room) return <Skeleton isPicture />;
  if (room.engine.state === 'off') return <Engine known={room.engine} />;
  const { opening, may } = room;
  // A session that runs past its scheduled end goes on, and lets people in.
  const isOver = opening !== null && now >= Date.parse(opening.endsAt) && room.session.state !== 'open';
  const isEarly = opening !== null && now < Date.parse(opening.opensAt);
  if (isOver) return <p className="large strong">{t('screen.over', { time: formatTime(opening.endsAt) })}</p>;
  if (isEarly && !may.moderate) return <EarlyScreen opening={opening} onOpen={onRetry} />;
  return (
    <>
      <Faces room={room} size="medium" most={4} />
      <p className="large strong">{whoIsInside(room, t)}</p>
      <p className="muted">{whenWords(room, isEarly, t)}</p>
      {room.settings.locked && <p className="muted">{t('screen.locked')}</p>}
      {may.moderate && room.waiting.length > 0 && (
        <p role="status">
          <Status tone="waiting">{t('screen.waiting', { count: room.waiting.length })}</Status>
        </p>
      )}
      <Engine known={room.engine} />
      <div className={styles.join}>{join}</div>
    </>
  );
}

function whenWords({ session, opening }: Room, isEarly: boolean, t: ReturnType<typeof useWords>['t']): string {
  if (session.state === 'open' && session.openedAt) {
    return t('screen.openSince', { time: formatTime(session.openedAt) });
  }
  if (opening && isEarly) return t('screen.opensAt', { time: formatTime(opening.opensAt) });
  if (opening) return t('screen.openUntil', { time: formatTime(opening.endsAt) });
  if (session.state === 'ended' && session.endedAt) return t('screen.ended', { time: formatTime(session.endedAt) });
  return t('screen.notStarted');
}

/** One sentence on why rooms do not work here, and how far the engine is; renders nothing when they work. */
function Engine({ known }: { known: EngineState }) {
  const { t } = useWords('rooms');
  const engine = useEngine(known.state !== 'ready') ?? known;
  const { state, progress } = engine;
  if (state === 'ready') return null;
  return (
    <div role="status" className={styles.engine}>
      <p>{engineWords(engine, t)}</p>
      {state === 'building' && <EngineProgress progress={progress} />}
      {state !== 'off' && <p className="muted">{t('engine.goesOn')}</p>}
    </div>
  );
}
