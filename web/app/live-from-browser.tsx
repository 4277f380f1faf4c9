import type { LiveView } from '#contracts/live.ts';
import { useAccount } from '../features/accounts/use-account.ts';
import { Way } from '../features/live/ways-layout.tsx';
import { DeviceChoice } from '../features/rooms/devices/device-choice.tsx';
import { DeviceNotes } from '../features/rooms/devices/device-notes.tsx';
import { DevicePreview } from '../features/rooms/devices/device-preview.tsx';
import { LevelMeter } from '../features/rooms/devices/level-meter.tsx';
import { useEngine } from '../features/rooms/use-engine.ts';
import { errorWords } from '../lib/error-words.ts';
import { useWords } from '../lib/words.ts';
import { Button } from '../ui/button.tsx';
import { CameraIcon, ScreenIcon } from '../ui/icons.ts';
import { Notice } from '../ui/notice.tsx';
import { Status } from '../ui/status.tsx';
import type { BrowserSource } from './use-browser-source.ts';

export interface LiveFromBrowserProps {
  view: LiveView;
  source: BrowserSource;
}

/** Sending from this browser: camera, microphone, screen. Needs the room engine. */
export function LiveFromBrowser({ view, source }: LiveFromBrowserProps) {
  const { t } = useWords('live-owner');
  return (
    <Way id="from-browser" title={t('browser.title')} words={t('browser.words')}>
      {source.isOn ? <Sending view={view} source={source} /> : <Beginning view={view} source={source} />}
    </Way>
  );
}

function Beginning({ view, source }: LiveFromBrowserProps) {
  const { t } = useWords('live-owner');
  const engine = useEngine(true);
  if (!engine) return null;
  if (engine.state !== 'ready') return <Notice title={t('browser.noEngine')}>{t('browser.noEngineWords')}</Notice>;
  const isTaken = view.health !== null;
  return (
    <div className="stack-tight">
      <Button icon={CameraIcon} isBlocked={isTaken} reason={t('browser.taken')} onClick={source.start}>
        {t('browser.start')}
      </Button>
    </div>
  );
}

function Sending({ view, source }: LiveFromBrowserProps) {
  const { t } = useWords('live-owner');
  const account = useAccount();
  const { devices, snapshot, sending } = source;
  const isBefore = view.session.state === 'planned' || view.session.state === 'ready';
  const again = (
    <Button size="small" onClick={source.retry}>
      {t('site:tryAgain')}
    </Button>
  );
  return (
    <>
      <DevicePreview devices={devices} snapshot={snapshot} name={account.name} isPrivate={isBefore} />
      <LevelMeter track={snapshot.microphone.track} />
      <DeviceChoice devices={devices} snapshot={{ ...snapshot, speaker: null }} />
      <DeviceNotes devices={devices} snapshot={snapshot} />
      {sending.error ? (
        <Notice tone="danger" title={errorWords(sending.error, t)} action={again} />
      ) : (
        <p role="status">
          <Status tone={sending.state === 'sending' ? 'on' : 'waiting'}>
            {t(
              source.isSharing && sending.state === 'sending'
                ? 'browser.state.screen'
                : `browser.state.${sending.state}`,
            )}
          </Status>
        </p>
      )}
      <div className="row-wrap">
        {source.canShare && (
          <Button
            icon={ScreenIcon}
            onClick={() => (source.isSharing ? source.stopScreen() : void source.shareScreen())}
          >
            {t(source.isSharing ? 'browser.stopScreen' : 'browser.shareScreen')}
          </Button>
        )}
        <Button onClick={source.stop}>{t('browser.stop')}</Button>
      </div>
    </>
  );
}
