import type { Changes } from '#contracts/events.ts';
import type { Room, RoomParticipant, WaitingPerson } from '#contracts/rooms.ts';
import { Followed } from '../../lib/followed.ts';
import type { FollowedParts } from '../../lib/followed.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { mergeChanges } from './merge-changes.ts';

/** The roster names everybody inside, so the count is its length. */
function takeRoster(room: Room, changes: Changes<RoomParticipant>): Room {
  const participants = mergeChanges(room.participants, changes);
  return { ...room, participants, insideCount: participants.length };
}

function takeWaiting(room: Room, changes: Changes<WaitingPerson>): Room {
  const waiting = mergeChanges(room.waiting, changes);
  // Who comes back to an old place stands there at once, so that the list does not change again later.
  return { ...room, waiting: waiting.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since)) };
}

/** What one page knows of a room. */
export class RoomStore extends Followed<Room> {
  constructor(parts: Omit<FollowedParts<Room>, 'news'>) {
    super({ ...parts, news: 'room' });
  }

  /** Removes a person who was admitted, declined or left before the server's own event comes. */
  forgetWaiting(participantId: string): void {
    this.change((room) => takeWaiting(room, { changed: [], gone: [participantId] }));
  }

  protected override listen(events: ServerEventHub): (() => void)[] {
    return [
      events.on('roster', (changes) => this.#hearRoster(changes)),
      events.on('waiting', (changes) => this.change((room) => takeWaiting(room, changes))),
    ];
  }

  #hearRoster(changes: Changes<RoomParticipant>): void {
    this.change((room) => takeRoster(room, changes));
    const { value: room } = this.get();
    // Only moderators may see e-mail addresses, so the events, which go to everybody inside, do not carry them.
    const isNewGuest = ({ id, isGuest }: RoomParticipant) => isGuest && !(id in (room?.emails ?? {}));
    if (room?.may.moderate && changes.changed.some(isNewGuest)) this.planSoon();
  }
}
