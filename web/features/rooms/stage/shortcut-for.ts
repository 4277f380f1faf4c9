export type RoomShortcut = 'microphone' | 'camera' | 'hand' | 'participants' | 'chat';

export interface PressedKey {
  key: string;
  code: string;
  hasModifier: boolean;
  /** The person is writing, or a menu or window is open. */
  isTaken: boolean;
}

const letters = new Map<string, RoomShortcut>([
  ['m', 'microphone'],
  ['v', 'camera'],
  ['h', 'hand'],
  ['p', 'participants'],
  ['c', 'chat'],
]);

/** The letter of a shortcut, as keyboards show it. */
export function keyOf(shortcut: RoomShortcut): string {
  return [...letters].find(([, one]) => one === shortcut)?.[0].toUpperCase() ?? '';
}

/** What a key does in a room, or null when it is not the room's. */
export function shortcutFor({ key, code, hasModifier, isTaken }: PressedKey): RoomShortcut | null {
  if (hasModifier || isTaken) return null;
  // On a keyboard without Latin letters, use the letter at the same place.
  const isForeign = key.length === 1 && key.charCodeAt(0) > 127;
  const letter = isForeign && code.startsWith('Key') ? code.slice(3).toLowerCase() : key.toLowerCase();
  return letters.get(letter) ?? null;
}
