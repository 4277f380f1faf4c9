import type { ServerEvents } from '#contracts/events.ts';

/** What a page hears over its socket; `connection` is told whenever it comes or goes, true when it came. */
export type HeardEvents = ServerEvents & { connection: (isConnected: boolean) => void };

type Listeners = { [Name in keyof HeardEvents]: Set<HeardEvents[Name]> };

/**
 * What the server pushes to one page, for whoever listens. It outlives the socket and the page session behind it; what
 * was missed in between has to be asked for at the next `connection`.
 */
export class ServerEventHub {
  #isConnected = false;
  readonly #listeners: Listeners = {
    renew: new Set(),
    standing: new Set(),
    room: new Set(),
    roster: new Set(),
    waiting: new Set(),
    lobbyMessage: new Set(),
    chat: new Set(),
    reaction: new Set(),
    muted: new Set(),
    connection: new Set(),
  };

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Returns how to stop listening. */
  on<Name extends keyof HeardEvents>(name: Name, listener: HeardEvents[Name]): () => void {
    const listeners: Set<HeardEvents[Name]> = this.#listeners[name];
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  emit<Name extends keyof HeardEvents>(name: Name, ...told: Parameters<HeardEvents[Name]>): void {
    if (name === 'connection') this.#isConnected = told[0] === true;
    for (const listener of this.#listeners[name]) (listener as (...args: typeof told) => void)(...told);
  }
}

export const serverEventNames = [
  'renew',
  'standing',
  'room',
  'roster',
  'waiting',
  'lobbyMessage',
  'chat',
  'reaction',
  'muted',
] as const satisfies (keyof ServerEvents)[];
