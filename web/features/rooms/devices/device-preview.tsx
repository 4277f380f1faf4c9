import { useEffect, useRef } from 'react';
import { useWords } from '../../../lib/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { CameraIcon, CameraOffIcon, MicIcon, MicOffIcon, type IconShape } from '../../../ui/icons.ts';
import { tileColor, TileInitials } from '../stage/tile-initials.tsx';
import tile from '../stage/tile.module.css';
import type { Devices, DevicesSnapshot } from './device-types.ts';
import styles from './devices.module.css';

export interface DevicePreviewProps {
  devices: Devices;
  snapshot: DevicesSnapshot;
  /** Whose initials stand there while the camera is off. */
  name: string;
  /** What the colour hangs on; the name when absent. */
  colorKey?: string;
  /** The lobby says that nobody else sees it. */
  isOnlyForHer?: boolean;
}

/** The own picture, mirrored, with a switch each for microphone and camera. */
export function DevicePreview({ devices, snapshot, name, colorKey = name, isOnlyForHer }: DevicePreviewProps) {
  const { t } = useWords('rooms-call');
  const { camera, microphone } = snapshot;
  return (
    <section aria-label={t('devices.preview')} className={`${tile.tile} ${styles.preview}`} style={tileColor(colorKey)}>
      {camera.track ? <OwnPicture track={camera.track} /> : <TileInitials name={name} />}
      {isOnlyForHer && <p className={`${tile.plate} ${styles.onlyYou}`}>{t('devices.onlyYou')}</p>}
      <div className={styles.switches}>
        <PictureSwitch
          label={t(microphone.track ? 'devices.turnOffMicrophone' : 'devices.turnOnMicrophone')}
          icon={microphone.track ? MicIcon : MicOffIcon}
          onPress={() => devices.setOn('microphone', !microphone.track)}
        />
        <PictureSwitch
          label={t(camera.track ? 'devices.turnOffCamera' : 'devices.turnOnCamera')}
          icon={camera.track ? CameraIcon : CameraOffIcon}
          onPress={() => devices.setOn('camera', !camera.track)}
        />
      </div>
    </section>
  );
}

function OwnPicture({ track }: { track: MediaStreamTrack }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return <video ref={video} className={`${tile.picture} ${tile.mirrored}`} autoPlay playsInline muted />;
}

function PictureSwitch({ label, icon, onPress }: { label: string; icon: IconShape; onPress: () => void }) {
  return (
    <button type="button" className={styles.switch} aria-label={label} data-tip={label} onClick={onPress}>
      <Icon of={icon} />
    </button>
  );
}
