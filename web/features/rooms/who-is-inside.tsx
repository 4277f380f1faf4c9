import type { Room } from '#contracts/rooms.ts';
import { formatCount } from '../../lib/format.ts';
import type { Say } from '../../lib/words.ts';
import { Avatar, AvatarGroup } from '../../ui/avatar.tsx';

const firstName = (name: string) => name.trim().split(/\s+/u)[0] ?? name;

/** "Louise, Amara and 10 others are inside". */
export function whoIsInside(room: Pick<Room, 'participants' | 'insideCount'>, t: Say): string {
  const count = Math.max(room.insideCount, room.participants.length);
  const [first, second] = room.participants.map(({ name }) => firstName(name));
  const others = count - Math.min(room.participants.length, 2);
  if (count === 0) return t('inside.nobody');
  if (first === undefined) return t('inside.count', { count, formatted: formatCount(count) });
  if (second === undefined) {
    return others > 0 ? t('inside.oneAnd', { first, count: others }) : t('inside.one', { first });
  }
  if (others === 0) return t('inside.two', { first, second });
  return t('inside.twoAnd', { first, second, count: others, formatted: formatCount(others) });
}

export interface FacesProps {
  room: Pick<Room, 'participants'>;
  size: 'small' | 'medium';
  most: number;
}

/** The first few people inside; hidden from screen readers, because the text beside it names them. */
export function Faces({ room, size, most }: FacesProps) {
  if (room.participants.length === 0) return null;
  return (
    <AvatarGroup>
      {room.participants.slice(0, most).map(({ id, name }) => (
        <Avatar key={id} name={name} colorKey={id} size={size} />
      ))}
    </AvatarGroup>
  );
}
