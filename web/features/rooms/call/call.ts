import type { Room } from 'livekit-client';
import { Observable } from '../../../lib/observable.ts';
import type { DeviceKind } from '../devices/device-types.ts';
import type { Call, CallParts, CallPlace, CallProblem, CallSnapshot } from './call-types.ts';
import { connectOptions, loadEngineClient, makeRoom, type EngineClient } from './engine-client.ts';
import { followRoom } from './follow-room.ts';
import { joinProblems } from './join-problems.ts';
import { readPeople } from './people.ts';
import { createReturn, type Return } from './return.ts';
import { createSending, type Sending } from './sending.ts';
import { beginning, isSameSnapshot, readGrants } from './snapshot.ts';
import { createSpeakerFollower } from './speaker-follower.ts';
import { watchFlow, type FlowWatch } from './watch-flow.ts';

/** After a connection that lasted this long, the next loss counts as the first. */
const steadyMilliseconds = 10_000;

/** Makes the call of one page: idle until `connect`, which loads the engine's client. */
export function createCall(parts: CallParts): Call {
  return new RoomCall(parts);
}

interface Connection {
  room: Room;
  sending: Sending;
  flow: FlowWatch;
}

class RoomCall implements Call {
  readonly #return: Return;
  readonly #state = new Observable<CallSnapshot>(beginning);
  readonly get = this.#state.get;
  readonly subscribe = this.#state.subscribe;
  #place: CallPlace | null = null;
  #connection: Connection | null = null;
  /** What the participant wants to send; applied to the next connection. */
  #wanted = { camera: false, microphone: false };
  readonly #speaker = createSpeakerFollower(() => this.#look());
  /** Counts connects and leaves, so that results of an earlier one are ignored. */
  #round = 0;
  #connectedAtMilliseconds = 0;

  constructor({ mayReconnect }: CallParts) {
    this.#return = createReturn({
      mayReconnect,
      enter: () => void this.#enter(),
      giveUp: () => this.#show({ isComingBack: false }),
    });
  }

  connect(place: CallPlace): void {
    void this.#disconnect();
    this.#place = place;
    this.#wanted = { camera: place.choices.isCameraOn, microphone: place.choices.isMicrophoneOn };
    this.#return.forget();
    this.#show({ ...beginning, state: 'connecting' });
    void this.#enter();
  }

  async leave(): Promise<void> {
    this.#place = null;
    const isLeft = this.#disconnect();
    this.#show(beginning);
    await isLeft;
  }

  retry(): void {
    if (this.get().state !== 'lost' || !this.#place) return;
    this.#show({ isComingBack: true });
    this.#return.now();
  }

  readonly setMicrophone = (isOn: boolean): Promise<void> => this.#set('microphone', isOn);

  readonly setCamera = (isOn: boolean): Promise<void> => this.#set('camera', isOn);

  async publishChosen(): Promise<void> {
    const { choices } = this.#place ?? {};
    if (!choices) return;
    await Promise.all([choices.isMicrophoneOn && this.setMicrophone(true), choices.isCameraOn && this.setCamera(true)]);
  }

  async shareScreen(isOn: boolean): Promise<void> {
    this.dismissProblem();
    await this.#connection?.sending.shareScreen(isOn);
    this.#look();
  }

  async switchDevice(kind: DeviceKind, id: string): Promise<void> {
    this.#choose(kind === 'camera' ? { cameraId: id } : { microphoneId: id });
    this.dismissProblem();
    await this.#connection?.sending.switchDevice(kind, id);
    this.#look();
  }

  async setSpeaker(id: string): Promise<void> {
    this.#choose({ speakerId: id });
    // If the speaker was unplugged meanwhile, the sound stays on the present one.
    await this.#connection?.room.switchActiveDevice('audiooutput', id).catch(() => undefined);
  }

  async resumeAudio(): Promise<void> {
    const room = this.#connection?.room;
    await Promise.allSettled([room?.startAudio(), room?.canPlaybackVideo === false ? room.startVideo() : undefined]);
    this.#look();
  }

  dismissProblem(): void {
    this.#showOwn({ problem: null });
  }

  async #set(kind: DeviceKind, isOn: boolean): Promise<void> {
    this.#wanted[kind] = isOn;
    const switchedOffByModerator = this.get().own.switchedOffByModerator.filter((other) => other !== kind);
    this.#showOwn({ problem: null, switchedOffByModerator });
    await this.#connection?.sending.set(kind, isOn);
    this.#look();
  }

  #choose(choices: Partial<CallPlace['choices']>): void {
    if (this.#place) this.#place = { ...this.#place, choices: { ...this.#place.choices, ...choices } };
  }

  async #enter(): Promise<void> {
    const place = this.#place;
    if (!place) return;
    void this.#hangUp();
    this.#round += 1;
    const round = this.#round;
    try {
      const client = await loadEngineClient();
      if (round !== this.#round) return;
      const room = makeRoom(client, place.choices);
      this.#connection = { room, sending: this.#makeSending(client, room), flow: this.#watchFlow(room) };
      this.#follow(client, room);
      await room.connect(place.serverUrl, place.participantId, connectOptions);
      if (round !== this.#round) return void room.disconnect();
      await this.#entered();
    } catch {
      if (round === this.#round) this.#lose();
    }
  }

  #makeSending(client: EngineClient, room: Room): Sending {
    return createSending({
      client,
      room,
      onProblem: (problem) => this.#connection?.room === room && this.#tellProblem(problem),
      onReplaced: (device, replacedBy) =>
        this.#connection?.room === room && this.#tellProblem({ device, why: 'replaced', replacedBy }),
      onSwitchedOff: (kind, by) => {
        this.#wanted[kind] = false;
        if (by === 'loss') return this.#tellProblem({ device: kind, why: 'vanished' });
        const { switchedOffByModerator } = this.get().own;
        this.#showOwn({ switchedOffByModerator: [...new Set([...switchedOffByModerator, kind])] });
      },
    });
  }

  async #entered(): Promise<void> {
    this.#connectedAtMilliseconds = Date.now();
    this.#show({ state: 'connected', isComingBack: false });
    this.#look();
    if (!this.get().mayPublish) return;
    const { microphone, camera } = this.#wanted;
    const sending = this.#connection?.sending;
    await Promise.all([microphone && sending?.set('microphone', true), camera && sending?.set('camera', true)]);
    this.#look();
  }

  #follow(client: EngineClient, room: Room): void {
    const isMine = () => this.#connection?.room === room;
    followRoom(client, room, {
      changed: () => isMine() && this.#look(),
      cut: () => isMine() && this.get().state === 'connected' && this.#show({ state: 'reconnecting' }),
      resumed: () => isMine() && this.#show({ state: 'connected' }),
      over: (ending) => {
        if (!isMine()) return;
        if (ending === 'lost') this.#lose();
        else this.#finish(ending);
      },
    });
  }

  #watchFlow(room: Room): FlowWatch {
    return watchFlow(room, () => this.#connection?.room === room && this.#look());
  }

  #look(): void {
    const { room, flow } = this.#connection ?? {};
    if (!room || !flow || !['connected', 'reconnecting'].includes(this.get().state)) return;
    const grants = readGrants(room);
    if (this.get().mayPublish && !grants.mayPublish) this.#stageLost();
    const { frozen, isAllFrozen, isUnheard } = flow.news();
    const people = readPeople(room, this.get().people, frozen);
    const speaking = room.activeSpeakers.filter(({ isLocal }) => !isLocal).map(({ identity }) => identity);
    const { isMicrophoneEnabled, isCameraEnabled, isScreenShareEnabled } = room.localParticipant;
    this.#show({
      ...grants,
      people,
      activeSpeakerId: this.#speaker.follow(people, speaking),
      isAllFrozen,
      isAudioBlocked: !room.canPlaybackAudio,
      own: {
        ...this.get().own,
        isMicrophoneOn: grants.mayPublish && isMicrophoneEnabled,
        isCameraOn: grants.mayPublish && isCameraEnabled,
        isSharing: grants.mayPublish && isScreenShareEnabled,
        isUnheard: grants.mayPublish && isUnheard,
      },
    });
  }

  /** Back among the viewers: camera and microphone are released and do not come back by themselves. */
  #stageLost(): void {
    this.#wanted = { camera: false, microphone: false };
    this.#showOwn({ problem: null, switchedOffByModerator: [] });
    void this.#connection?.sending.stopAll();
  }

  #lose(): void {
    const wasSharing = this.get().own.isSharing;
    const wasSteady = this.get().state !== 'connecting' && this.#connectedAtMilliseconds > 0;
    if (wasSteady && Date.now() - this.#connectedAtMilliseconds > steadyMilliseconds) this.#return.forget();
    this.#connectedAtMilliseconds = 0;
    void this.#disconnect();
    this.#show({ ...beginning, state: 'lost', isComingBack: true });
    if (wasSharing) this.#tellProblem({ device: 'screen', why: 'stopped' });
    this.#return.plan();
  }

  #finish(state: 'elsewhere' | 'removed' | 'ended'): void {
    this.#place = null;
    void this.#disconnect();
    this.#show({ ...beginning, state });
  }

  async #disconnect(): Promise<void> {
    this.#round += 1;
    this.#speaker.stop();
    this.#return.stop();
    await this.#hangUp();
  }

  async #hangUp(): Promise<void> {
    const { room, flow } = this.#connection ?? {};
    this.#connection = null;
    flow?.stop();
    await room?.disconnect().catch(() => undefined);
  }

  #tellProblem(problem: CallProblem): void {
    const { device, why } = problem;
    if (why !== 'replaced' && (device === 'camera' || device === 'microphone')) this.#wanted[device] = false;
    this.#showOwn({ problem: joinProblems(this.get().own.problem, problem) });
    this.#look();
  }

  #showOwn(changes: Partial<CallSnapshot['own']>): void {
    this.#show({ own: { ...this.get().own, ...changes } });
  }

  #show(changes: Partial<CallSnapshot>): void {
    const next = { ...this.get(), ...changes };
    if (!isSameSnapshot(next, this.get())) this.#state.set(next);
  }
}
