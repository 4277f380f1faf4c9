import { ChatPanel } from '../features/chat/chat-panel.tsx';
import { useChat } from '../features/chat/use-chat.ts';
import { InsideRoom } from '../features/rooms/inside/inside-room.tsx';
import type { HostSlot } from '../features/rooms/inside/slots.ts';
import type { InsideParts } from '../features/rooms/room-place.tsx';
import { useWords } from '../lib/words.ts';
import { PeopleIcon } from '../ui/icons.ts';
import { MenuLink } from '../ui/menu.tsx';

export interface RoomWithChatProps extends InsideParts {
  host?: HostSlot | undefined;
  /** The address of the room's attendance, which everybody who moderates may see. */
  attendance: string;
}

/** A room from inside with its chat, which keeps receiving while its panel is closed. */
export function RoomWithChat({ host, attendance, ...parts }: RoomWithChatProps) {
  const { t } = useWords('chat');
  const { item, pageSessionId, events, standing, room } = parts;
  const { chat, ...snapshot } = useChat({
    ...{ area: 'rooms', mediaId: item.id, pageSessionId, events },
    draftKey: standing.participantId,
  });
  const { newest, unread: unreadCount } = snapshot;
  const panel = <ChatPanel chat={chat} snapshot={snapshot} mayWrite={room.may.chat} mayModerate={room.may.moderate} />;
  const news = newest && { key: newest.id, from: newest.authorName, words: newest.text };
  return (
    <InsideRoom
      {...parts}
      host={room.may.moderate ? withAttendance(host, attendance) : host}
      chat={{ title: t('title'), closeLabel: t('close'), unreadCount, news, panel }}
    />
  );
}

/** Adds the way to the attendance, in a tab of its own: the person inside stays inside. */
function withAttendance(host: HostSlot | undefined, href: string): HostSlot {
  const items = (
    <>
      {host?.items}
      <AttendanceMenuLink href={href} />
    </>
  );
  return { ...host, items };
}

function AttendanceMenuLink({ href }: { href: string }) {
  const { t } = useWords('site');
  return (
    <MenuLink icon={PeopleIcon} link={<a href={href} target="_blank" rel="noreferrer" />}>
      {t('attendance')}
    </MenuLink>
  );
}
