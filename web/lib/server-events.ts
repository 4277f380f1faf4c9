import type { ServerEvents } from '#contracts/events.ts';

/**
 * The events of a page's socket; `connection` fires whenever the socket connects (true) or disconnects (false),
 * `blocked` when something between browser and server lets no sockets through.
 */
export type HeardEvents = ServerEvents & { connection: (isConnected: boolean) => void; blocked: () => void };

/**
 * The server's events for one page, for any listener. It outlives the socket and the page session behind it; what was
 * missed in between has to be read again at the next `connection`.
 */
export class ServerEventHub {
  #isConnected = false;
  readonly #listeners = new Map<keyof HeardEvents, Set<HeardEvents[keyof HeardEvents]>>();

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Returns the function that stops listening. */
  on<Name extends keyof HeardEvents>(name: Name, listener: HeardEvents[Name]): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  emit<Name extends keyof HeardEvents>(name: Name, ...values: Parameters<HeardEvents[Name]>): void {
    if (name === 'connection') this.#isConnected = values[0] === true;
    for (const listener of this.#listeners.get(name) ?? []) (listener as (...args: typeof values) => void)(...values);
  }
}
