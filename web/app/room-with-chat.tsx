import { ChatPanel } from '../features/chat/chat-panel.tsx';
import { useChat } from '../features/chat/use-chat.ts';
import { InsideRoom } from '../features/rooms/inside/inside-room.tsx';
import type { HostSlot } from '../features/rooms/inside/slots.ts';
import type { InsideParts } from '../features/rooms/room-place.tsx';
import { useWords } from '../lib/words.ts';

/** A room from inside with its chat, which keeps receiving while its panel is closed. */
export function RoomWithChat({ host, ...parts }: InsideParts & { host?: HostSlot | undefined }) {
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
    <InsideRoom {...parts} host={host} chat={{ title: t('title'), closeLabel: t('close'), unreadCount, news, panel }} />
  );
}
