import { useSyncExternalStore } from 'react';

/** A value that changes and notifies listeners. `get` returns the same value until then. */
export interface Observed<T> {
  readonly get: () => T;
  /** Calls `listener` after each change; returns the function that stops it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Holds one value for the components that show it: the only kind of store in the pages. */
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

  /** Listeners are called only when the value differs. */
  set(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  /** Changes the named parts; listeners are called unless all of them are as before. */
  update(changes: Partial<T>): void {
    const names = Object.keys(changes) as (keyof T)[];
    if (names.every((name) => Object.is(changes[name], this.#value[name]))) return;
    this.set({ ...this.#value, ...changes });
  }
}

/** The present value; the component renders again when it changes. */
export function useObservable<T>(observed: Observed<T>): T;
/**
 * One part of the value; the component renders again when that part changes. `select` must not create a new object on
 * each call.
 */
export function useObservable<T, Part>(observed: Observed<T>, select: (value: T) => Part): Part;
export function useObservable<T, Part>(observed: Observed<T>, select?: (value: T) => Part): T | Part {
  return useSyncExternalStore(observed.subscribe, () => (select ? select(observed.get()) : observed.get()));
}
