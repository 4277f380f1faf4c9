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
  /** Whose initials are shown while the camera is off. */
  name: string;
  /** The key that decides the tile's color; the name when absent. */
  colorKey?: string;
  /** Says over the picture that nobody else sees it, as in the lobby. */
  isPrivate?: boolean;
}

/** The participant's own picture, mirrored, with a switch each for microphone and camera. */
export function DevicePreview({ devices, snapshot, name, colorKey = name, isPrivate }: DevicePreviewProps) {
  const { t } = useWords('rooms-call');
  const { camera, microphone } = snapshot;
  return (
    <section aria-label={t('devices.preview')} className={`${tile.tile} ${styles.preview}`} style={tileColor(colorKey)}>
      {camera.track ? <OwnPicture track={camera.track} /> : <TileInitials name={name} />}
      {isPrivate && <p className={`${tile.plate} ${styles.onlyYou}`}>{t('devices.onlyYou')}</p>}
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
