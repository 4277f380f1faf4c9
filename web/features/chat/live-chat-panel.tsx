import { useCallback } from 'react';
import type { Reaction } from '#contracts/limits.ts';
import type { LiveView } from '#contracts/live.ts';
import { call } from '../../lib/api.ts';
import { useWords } from '../../lib/words.ts';
import { ChatPanel } from './chat-panel.tsx';
import type { ChatSnapshot, ChatStore } from './chat-store.ts';
import { ReactionButtons } from './reaction-buttons.tsx';

export interface LiveChatPanelProps {
  mediaId: string;
  pageSessionId: string;
  live: Pick<LiveView, 'session' | 'settings' | 'may'>;
  chat: ChatStore;
  snapshot: ChatSnapshot;
}

/** The chat of a live session, with its reactions. Stands inside a panel; `chat` comes from `useChat`. */
export function LiveChatPanel({ mediaId, pageSessionId, live, chat, snapshot }: LiveChatPanelProps) {
  const { t } = useWords('chat');
  const { session, settings, may } = live;
  const react = useCallback(
    (emoji: Reaction) => {
      const body = { pageSessionId, emoji };
      // A reaction that does not arrive is not worth a word.
      void call('POST /api/live/:mediaId/reactions', { params: { mediaId }, body }).catch(() => undefined);
    },
    [mediaId, pageSessionId],
  );
  const closed = session.state === 'ended' ? 'over' : settings.chat === 'members' ? 'membersOnly' : 'off';
  return (
    <ChatPanel
      chat={chat}
      snapshot={snapshot}
      mayWrite={may.chat}
      mayModerate={may.moderate}
      closedWords={t(`live.${closed}`)}
      emptyWords={t('live.empty')}
      slowModeSeconds={settings.slowModeSeconds}
      extras={may.react && <ReactionButtons onReact={react} />}
    />
  );
}
