import { ChatSettings } from '../features/live/chat-settings.tsx';
import { addWords } from '../lib/words.ts';
import liveOwner from '../locales/en/live-owner.json' with { type: 'json' };

addWords({ 'live-owner': liveOwner });

/** The settings of the chat for an invited moderator, with their words: other guests load neither. */
export const GuestChatSettings = ChatSettings;
