import { InvitedEntry } from '../features/invitations/invited-entry.tsx';
import { addWords } from '../lib/words.ts';
import invited from '../locales/en/invited.json' with { type: 'json' };

addWords({ invited });

/** The page of a personal link, with its words: guests of a guest link load neither. */
export const InvitedPage = InvitedEntry;
