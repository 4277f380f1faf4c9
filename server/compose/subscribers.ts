/** Tells of one kind of event. Whoever wants to hear of it is made later than this, and subscribes; order is that of subscribing. */
export class Subscribers<Words extends unknown[]> {
  readonly #listeners: ((...words: Words) => void)[] = [];

  subscribe(listener: (...words: Words) => void): void {
    this.#listeners.push(listener);
  }

  readonly tell = (...words: Words): void => {
    for (const listener of this.#listeners) listener(...words);
  };
}
