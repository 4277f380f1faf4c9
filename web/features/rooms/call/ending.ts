/**
 * What the end of a connection means, by the name the engine's client gives it. Everything that is not a decision about
 * this person is a loss, to be repaired.
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
