import type { ReactNode } from 'react';
import type { LiveView } from '#contracts/live.ts';
import { LiveChatPanel } from '../features/chat/live-chat-panel.tsx';
import { useChat } from '../features/chat/use-chat.ts';
import { SidePanel } from '../features/live/live-layout.tsx';
import type { ServerEventHub } from '../lib/server-events.ts';
import { useWords } from '../lib/words.ts';

export interface LiveChatProps {
  mediaId: string;
  pageSessionId: string;
  view: LiveView;
  events: ServerEventHub;
  /** In its head: the settings, for moderators. */
  action?: ReactNode;
}

/** Whether the chat of a session is shown: not before its start, and where it is off only to those who may write. */
export function isChatShown({ session, settings, may }: LiveView): boolean {
  const hasBegun = session.state !== 'planned' && session.state !== 'ready';
  return hasBegun && (settings.chat !== 'off' || may.moderate);
}

/** The chat beside the picture. */
export function LiveChat({ mediaId, pageSessionId, view, events, action }: LiveChatProps) {
  const { t } = useWords('chat');
  const { chat, ...snapshot } = useChat({ area: 'live', mediaId, pageSessionId, events, draftKey: mediaId });
  return (
    <SidePanel title={t('title')} action={action}>
      <LiveChatPanel mediaId={mediaId} pageSessionId={pageSessionId} live={view} chat={chat} snapshot={snapshot} />
    </SidePanel>
  );
}
