import { useEffect, useState } from 'react';
import { useWords } from '../../../lib/words.ts';
import { DialogBody } from '../../../ui/dialog-parts.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { Call } from '../call/call-types.ts';
import { DeviceChoice } from '../devices/device-choice.tsx';
import type { DeviceOption, Devices } from '../devices/device-types.ts';
import { LevelMeter } from '../devices/level-meter.tsx';
import { listDevices } from '../devices/devices.ts';
import { useDevices } from '../devices/use-devices.ts';

export interface DevicesWindowProps {
  call: Call;
  /** The sound that is sent; null while the microphone is off. */
  microphone: MediaStreamTrack | null;
  isOpen: boolean;
  onClose: () => void;
}

/** Chooses another camera, microphone or speaker during the call. */
export function DevicesWindow({ call, microphone, isOpen, onClose }: DevicesWindowProps) {
  const { t } = useWords('rooms');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('more.devices')} closeLabel={t('site:close')} width={30}>
      <DialogBody className="stack">
        {isOpen && <Choices call={call} />}
        {isOpen && <LevelMeter track={microphone} />}
        {!isSecureContext && <Notice title={t('devicesWindow.insecure')} />}
      </DialogBody>
    </Dialog>
  );
}

const nothingListed: Listed = { camera: [], microphone: [], speaker: [] };
type Listed = Record<'camera' | 'microphone' | 'speaker', readonly DeviceOption[]>;

/** The connected devices, listed again when they change. Switches nothing on: the call holds camera and microphone. */
function useListed(): Listed {
  const [listed, setListed] = useState(nothingListed);
  useEffect(() => {
    let isShown = true;
    const list = async () => {
      const kinds = ['camera', 'microphone', 'speaker'] as const;
      const [camera = [], microphone = [], speaker = []] = await Promise.all(kinds.map(listDevices));
      if (isShown) setListed({ camera, microphone, speaker });
    };
    const listAgain = () => void list();
    listAgain();
    navigator.mediaDevices?.addEventListener('devicechange', listAgain);
    return () => {
      isShown = false;
      navigator.mediaDevices?.removeEventListener('devicechange', listAgain);
    };
  }, []);
  return listed;
}

function Choices({ call }: { call: Call }) {
  const { devices, snapshot } = useDevices(false);
  const listed = useListed();
  const { camera, microphone, speaker } = snapshot;
  const shown = {
    ...snapshot,
    camera: { ...camera, options: listed.camera },
    microphone: { ...microphone, options: listed.microphone },
    speaker: speaker && { ...speaker, options: listed.speaker },
  };
  const choose: Devices['choose'] = (kind, id) => {
    devices.choose(kind, id);
    if (kind === 'speaker') void call.setSpeaker(id);
    else void call.switchDevice(kind, id);
  };
  return <DeviceChoice devices={{ choose }} snapshot={shown} />;
}
