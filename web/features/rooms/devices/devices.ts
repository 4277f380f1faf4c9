import { Observable } from '../../../lib/observable.ts';
import { findShelf } from '../../../lib/shelf.ts';
import { acquire } from './acquire.ts';
import { findPermission } from './device-permission.ts';
import type {
  DeviceChoices,
  DeviceKind,
  DeviceOption,
  DeviceProblem,
  Devices,
  DevicesSnapshot,
  DeviceState,
} from './device-types.ts';
import { recallChoices, rememberChoices } from './remembered-choices.ts';

const kinds: readonly DeviceKind[] = ['camera', 'microphone'];
const browserKinds = { camera: 'videoinput', microphone: 'audioinput', speaker: 'audiooutput' } as const;

/** Whether the browser can send sound to a chosen speaker. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** Lists the devices of one kind. Before permission, browsers give one nameless entry, which is left out. */
export async function listDevices(kind: keyof typeof browserKinds): Promise<DeviceOption[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return all
    .filter((device) => device.kind === browserKinds[kind] && device.deviceId !== '')
    .map((device) => ({ id: device.deviceId, name: device.label }));
}

/** Makes the devices of one page; the browser is not asked before `start`. */
export function createDevices(): Devices {
  return new PageDevices();
}

class PageDevices implements Devices {
  readonly #shelf = findShelf();
  /** What the participant prefers; a replacement for a device that is unplugged today does not overwrite it. */
  #preferred: DeviceChoices = recallChoices(this.#shelf);
  readonly #state = new Observable<DevicesSnapshot>(this.#beginning());
  readonly get = this.#state.get;
  readonly subscribe = this.#state.subscribe;
  #isRunning = false;
  #work: Promise<void> = Promise.resolve();
  #permissions: { kind: DeviceKind; status: PermissionStatus }[] = [];

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    navigator.mediaDevices?.addEventListener('devicechange', this.#devicesChanged);
    void this.#watchPermissions();
    this.#enqueue(kinds);
  }

  stop(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    navigator.mediaDevices?.removeEventListener('devicechange', this.#devicesChanged);
    for (const { status } of this.#permissions) status.removeEventListener('change', this.#permissionChanged);
    this.#permissions = [];
    for (const kind of kinds) this.#letGo(kind);
  }

  setOn(kind: DeviceKind, isOn: boolean): void {
    this.#prefer(kind === 'camera' ? { isCameraOn: isOn } : { isMicrophoneOn: isOn });
    this.#change(kind, { isWanted: isOn, problem: null, replacedBy: null });
    if (isOn) this.#enqueue([kind]);
    else this.#letGo(kind);
  }

  choose(kind: DeviceKind | 'speaker', id: string): void {
    if (kind === 'speaker') {
      this.#prefer({ speakerId: id });
      const { speaker } = this.get();
      if (speaker) this.#state.update({ speaker: { ...speaker, chosenId: id } });
      return;
    }
    this.#prefer(kind === 'camera' ? { cameraId: id } : { microphoneId: id });
    this.#letGo(kind);
    this.#change(kind, { chosenId: id, problem: null, replacedBy: null });
    this.#enqueue([kind]);
  }

  choices(): DeviceChoices {
    const { camera, microphone, speaker } = this.get();
    return {
      isCameraOn: camera.isWanted && camera.problem === null,
      isMicrophoneOn: microphone.isWanted && microphone.problem === null,
      cameraId: camera.chosenId,
      microphoneId: microphone.chosenId,
      speakerId: speaker?.chosenId ?? null,
    };
  }

  /** One request at a time: two questions of the browser side by side confuse people, and some browsers. */
  #enqueue(wanted: readonly DeviceKind[]): void {
    this.#work = this.#work.then(() => this.#acquire(wanted)).catch(() => undefined);
  }

  async #acquire(wanted: readonly DeviceKind[]): Promise<void> {
    const missing = wanted.filter((kind) => this.get()[kind].isWanted && !this.get()[kind].track);
    if (this.#isRunning && missing.length > 0) {
      this.#state.update({ isAsking: true });
      const ids = { camera: this.#preferred.cameraId, microphone: this.#preferred.microphoneId };
      const found = await acquire(missing, ids);
      for (const kind of missing) this.#take(kind, found[kind]);
      this.#state.update({ isAsking: false });
    }
    if (this.#isRunning) await this.#list();
  }

  #take(kind: DeviceKind, found: MediaStreamTrack | DeviceProblem | undefined): void {
    if (found === undefined) return;
    const isStillWanted = this.#isRunning && this.get()[kind].isWanted;
    if (typeof found === 'string') {
      if (isStillWanted) this.#change(kind, { problem: found, track: null });
      return;
    }
    // The device was switched off, or the page left, while the browser was still asking.
    if (!isStillWanted) return found.stop();
    found.addEventListener('ended', () => void this.#ended(kind, found), { once: true });
    const { problem, replacedBy } = this.get()[kind];
    this.#change(kind, {
      track: found,
      problem: null,
      chosenId: found.getSettings().deviceId ?? null,
      replacedBy: problem === 'vanished' ? found.label : replacedBy,
    });
  }

  /** The device was unplugged, or forbidden by the browser while in use. Another one that is there replaces it. */
  async #ended(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    if (this.get()[kind].track !== track) return;
    const isBlocked = (await findPermission(kind))?.state === 'denied';
    const others = (await listDevices(kind)).filter(({ id }) => id !== track.getSettings().deviceId);
    if (this.get()[kind].track !== track) return;
    this.#change(kind, { track: null, problem: isBlocked ? 'blocked' : 'vanished' });
    if (!isBlocked && others.length > 0) this.#enqueue([kind]);
    else await this.#list();
  }

  readonly #devicesChanged = (): void => {
    const isGone = (kind: DeviceKind) => ['missing', 'vanished', 'busy'].includes(this.get()[kind].problem ?? '');
    this.#enqueue(kinds.filter(isGone));
  };

  /** The participant answered in the browser's own settings: no reload is needed. */
  readonly #permissionChanged = (): void => {
    const isRefused = (kind: DeviceKind) => ['blocked', 'dismissed'].includes(this.get()[kind].problem ?? '');
    const allowed = this.#permissions.filter(({ status }) => status.state === 'granted').map(({ kind }) => kind);
    this.#enqueue(allowed.filter(isRefused));
  };

  async #watchPermissions(): Promise<void> {
    const found = await Promise.all(kinds.map(async (kind) => ({ kind, status: await findPermission(kind) })));
    if (!this.#isRunning || this.#permissions.length > 0) return;
    for (const { kind, status } of found) {
      if (!status) continue;
      status.addEventListener('change', this.#permissionChanged);
      this.#permissions.push({ kind, status });
    }
  }

  async #list(): Promise<void> {
    const [cameras, microphones, speakers] = await Promise.all([
      listDevices('camera'),
      listDevices('microphone'),
      listDevices('speaker'),
    ]);
    this.#change('camera', { options: cameras });
    this.#change('microphone', { options: microphones });
    if (!this.get().speaker) return;
    const isThere = speakers.some(({ id }) => id === this.#preferred.speakerId);
    this.#state.update({ speaker: { options: speakers, chosenId: isThere ? this.#preferred.speakerId : null } });
  }

  #letGo(kind: DeviceKind): void {
    const { track } = this.get()[kind];
    if (!track) return;
    track.stop();
    this.#change(kind, { track: null });
  }

  #prefer(choices: Partial<DeviceChoices>): void {
    this.#preferred = { ...this.#preferred, ...choices };
    rememberChoices(this.#shelf, this.#preferred);
  }

  #change(kind: DeviceKind, changes: Partial<DeviceState>): void {
    this.#state.update({ [kind]: { ...this.get()[kind], ...changes } });
  }

  #beginning(): DevicesSnapshot {
    const { isCameraOn, isMicrophoneOn, cameraId, microphoneId, speakerId } = this.#preferred;
    const off = { track: null, problem: null, options: [], replacedBy: null };
    return {
      isAsking: false,
      camera: { ...off, isWanted: isCameraOn, chosenId: cameraId },
      microphone: { ...off, isWanted: isMicrophoneOn, chosenId: microphoneId },
      speaker: canChooseSpeaker() ? { options: [], chosenId: speakerId } : null,
    };
  }
}
