/**
 * What the end of a connection means, by the reason name of the engine's client. Everything that is not a decision
 * about this participant is a loss, after which the call reconnects.
 */
export function endingFor(reason: string | undefined): 'elsewhere' | 'removed' | 'ended' | 'lost' {
  switch (reason) {
    case 'DUPLICATE_IDENTITY':
      return 'elsewhere';
    case 'PARTICIPANT_REMOVED':
      return 'removed';
    case 'ROOM_DELETED':
    case 'ROOM_CLOSED':
      return 'ended';
    default:
      return 'lost';
  }
}
