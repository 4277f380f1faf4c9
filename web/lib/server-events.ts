import type { ServerEvents } from '#contracts/events.ts';

/** What a page hears over its socket; `connection` is told whenever it comes or goes, true when it came. */
export type HeardEvents = ServerEvents & { connection: (isConnected: boolean) => void };

/**
 * What the server pushes to one page, for whoever listens. It outlives the socket and the page session behind it; what
 * was missed in between has to be asked for at the next `connection`.
 */
export class ServerEventHub {
  #isConnected = false;
  readonly #listeners = new Map<keyof HeardEvents, Set<HeardEvents[keyof HeardEvents]>>();

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Returns how to stop listening. */
  on<Name extends keyof HeardEvents>(name: Name, listener: HeardEvents[Name]): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  emit<Name extends keyof HeardEvents>(name: Name, ...told: Parameters<HeardEvents[Name]>): void {
    if (name === 'connection') this.#isConnected = told[0] === true;
    for (const listener of this.#listeners.get(name) ?? []) (listener as (...args: typeof told) => void)(...told);
  }
}
