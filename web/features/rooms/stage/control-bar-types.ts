import type { ReactNode } from 'react';
import type { Reaction } from '#contracts/limits.ts';

export type RoomPanel = 'participants' | 'chat';

export interface ControlBarProps {
  /** A control that is not allowed is not shown. `publish`: microphone and camera; `end`: End for all beside Leave. */
  may: { publish: boolean; shareScreen: boolean; raiseHand: boolean; react: boolean; chat: boolean; end: boolean };
  isMicrophoneOn: boolean;
  isCameraOn: boolean;
  isSharing: boolean;
  isHandRaised: boolean;
  /** What raising a hand is for, or how else a viewer comes on stage; null where nothing needs to be said. */
  handHint: string | null;
  openPanel: RoomPanel | null;
  /** Badge on Participants, for moderators: people waiting in the lobby. 0: none. */
  waitingCount: number;
  /** A badge of its own, for moderators: raised hands. 0: none. */
  handsCount: number;
  /** Badge on Chat. */
  unreadCount: number;
  areShortcutsOn: boolean;
  onMicrophone: () => void;
  onCamera: () => void;
  onShareScreen: () => void;
  onHand: () => void;
  onReact: (emoji: Reaction) => void;
  /** Opens the panel, or closes the open one. */
  onPanel: (panel: RoomPanel) => void;
  /** Opens the list of shortcuts. */
  onShortcuts: () => void;
  onLeave: () => void;
  /** Asks before ending. */
  onEnd: () => void;
  /** `MenuItem`s for the More menu: layout, picture in picture, devices, moderators' switches. */
  more?: ReactNode;
}
