/** Delivers one kind of event in the order of subscribing. Its source can be built before those who subscribe. */
export class Subscribers<Words extends unknown[]> {
  readonly #listeners: ((...words: Words) => void)[] = [];

  subscribe(listener: (...words: Words) => void): void {
    this.#listeners.push(listener);
  }

  readonly tell = (...words: Words): void => {
    for (const listener of this.#listeners) listener(...words);
  };
}
