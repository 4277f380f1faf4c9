import type { DeviceChoices } from './device-types.ts';

const key = 'foyer.rooms.devices';

/** The part of `localStorage` used here. Where the browser forbids it, choices last as long as the page. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

const beginning: DeviceChoices = {
  isMicrophoneOn: true,
  isCameraOn: true,
  microphoneId: null,
  cameraId: null,
  speakerId: null,
};

const boolean = (value: unknown, otherwise: boolean) => (typeof value === 'boolean' ? value : otherwise);
const id = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

/** What was chosen last in this browser. At first, or when what is stored is broken: both on, no device chosen. */
export function recallChoices(shelf: Shelf | null): DeviceChoices {
  try {
    const stored: unknown = JSON.parse(shelf?.getItem(key) ?? '{}');
    const known = (typeof stored === 'object' && stored) || {};
    const read = (name: keyof DeviceChoices): unknown => (known as Record<string, unknown>)[name];
    return {
      isMicrophoneOn: boolean(read('isMicrophoneOn'), beginning.isMicrophoneOn),
      isCameraOn: boolean(read('isCameraOn'), beginning.isCameraOn),
      microphoneId: id(read('microphoneId')),
      cameraId: id(read('cameraId')),
      speakerId: id(read('speakerId')),
    };
  } catch {
    return { ...beginning };
  }
}

export function rememberChoices(shelf: Shelf | null, choices: DeviceChoices): void {
  try {
    shelf?.setItem(key, JSON.stringify(choices));
  } catch {
    // Storage is full or forbidden.
  }
}
