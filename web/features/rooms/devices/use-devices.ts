import { useEffect, useState } from 'react';
import { useObservable } from '../../../lib/observable.ts';
import { createDevices } from './devices.ts';
import type { Devices, DevicesSnapshot } from './device-types.ts';

/**
 * Camera, microphone and speaker of a page: opened while `isActive` and mounted, released otherwise. Pass
 * `devices.choices()` to the call when the participant joins.
 */
export function useDevices(isActive = true): { devices: Devices; snapshot: DevicesSnapshot } {
  const [devices] = useState(createDevices);
  const snapshot = useObservable(devices);
  useEffect(() => {
    if (!isActive) return;
    devices.start();
    return () => devices.stop();
  }, [devices, isActive]);
  return { devices, snapshot };
}
