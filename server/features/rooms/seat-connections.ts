/** Cuts the signalling connections of a seat, which pass through this process, as soon as the seat is lost. */
export class SeatConnections {
  readonly #seats = new Map<string, AbortController>();

  /** Aborted as soon as the participant or the page has lost the seat. */
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
