/** Ends the connections of a seat to the engine, which pass through us, at once. */
export class SeatConnections {
  readonly #seats = new Map<string, AbortController>();

  /** Aborted as soon as the seat is good no more. */
  signalOf(participantId: string): AbortSignal {
    const known = this.#seats.get(participantId) ?? new AbortController();
    this.#seats.set(participantId, known);
    return known.signal;
  }

  close(participantId: string): void {
    const known = this.#seats.get(participantId);
    this.#seats.delete(participantId);
    known?.abort();
  }
}
