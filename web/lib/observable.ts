import { useSyncExternalStore } from 'react';

/** A value that changes and tells so. `get` returns the same value until then. */
export interface Observed<T> {
  readonly get: () => T;
  /** Calls `listener` after each change; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Holds one value for whoever shows it: the only store of the pages. */
export class Observable<T extends object> implements Observed<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(beginning: T) {
    this.#value = beginning;
  }

  readonly get = (): T => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Listeners hear of another value only. */
  set(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  /** Changes the parts that are named; listeners hear of it unless all of them are as before. */
  update(changes: Partial<T>): void {
    const names = Object.keys(changes) as (keyof T)[];
    if (names.every((name) => Object.is(changes[name], this.#value[name]))) return;
    this.set({ ...this.#value, ...changes });
  }
}

/** The value as it is now; the component draws again when it changes. */
export function useObservable<T>(observed: Observed<T>): T;
/** One part of the value; the component draws again when that part changes. The part must not be made anew on each call. */
export function useObservable<T, Part>(observed: Observed<T>, select: (value: T) => Part): Part;
export function useObservable<T, Part>(observed: Observed<T>, select?: (value: T) => Part): T | Part {
  return useSyncExternalStore(observed.subscribe, () => (select ? select(observed.get()) : observed.get()));
}
