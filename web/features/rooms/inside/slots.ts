import type { ReactNode } from 'react';
import type { PassingLine } from './passing-lines.tsx';

/** The room's chat. It is a feature of its own; web/app puts it in here. */
export interface ChatSlot {
  title: string;
  closeLabel: string;
  /** Messages that came while the messages were not in view. */
  unreadCount: number;
  /** The newest of these messages. */
  news: PassingLine | null;
  panel: ReactNode;
}

/** What somebody inside may do with the item, for those who may. It belongs to other features; web/app puts it here. */
export interface HostSlot {
  /** `MenuItem`s for the More menu. */
  items: ReactNode;
  /** The answer to the last of them, and their windows. */
  news?: PassingLine | null | undefined;
  windows?: ReactNode;
  /** Opens the window in which people are invited. */
  onInvite?: (() => void) | undefined;
}
