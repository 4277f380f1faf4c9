/** What a key asks the player to do. */
export type Command =
  | { do: 'toggle-play' }
  | { do: 'toggle-mute' }
  | { do: 'toggle-captions' }
  | { do: 'toggle-fullscreen' }
  | { do: 'seek-start' }
  | { do: 'seek-end' }
  | { do: 'seek-by'; seconds: number }
  | { do: 'seek-part'; part: number }
  | { do: 'volume-by'; amount: number };

export interface PressedKey {
  key: string;
  code: string;
  hasModifier: boolean;
  /** What has the focus: buttons keep Space and Enter, the position keeps all arrows, other sliders keep theirs. */
  focus: 'picture' | 'button' | 'position' | 'slider';
}

const LETTERS: Record<string, Command> = {
  k: { do: 'toggle-play' },
  m: { do: 'toggle-mute' },
  c: { do: 'toggle-captions' },
  f: { do: 'toggle-fullscreen' },
  j: { do: 'seek-by', seconds: -10 },
  l: { do: 'seek-by', seconds: 10 },
};
const ARROWS: Record<string, Command> = {
  ArrowLeft: { do: 'seek-by', seconds: -5 },
  ArrowRight: { do: 'seek-by', seconds: 5 },
  ArrowUp: { do: 'volume-by', amount: 0.1 },
  ArrowDown: { do: 'volume-by', amount: -0.1 },
};
const ENDS: Record<string, Command> = { Home: { do: 'seek-start' }, End: { do: 'seek-end' } };
const ON_POSITION: Record<string, Command> = {
  ArrowUp: { do: 'seek-by', seconds: 5 },
  ArrowDown: { do: 'seek-by', seconds: -5 },
  PageUp: { do: 'seek-by', seconds: 60 },
  PageDown: { do: 'seek-by', seconds: -60 },
};

/** Decides what a key does; null when it is not one of the player's. Letters work on every keyboard layout. */
export function commandFor(pressed: PressedKey): Command | null {
  if (pressed.hasModifier) return null;
  const { key, focus } = pressed;
  if (/^[0-9]$/.test(key)) return { do: 'seek-part', part: Number(key) / 10 };
  if (key === ' ') return focus === 'button' ? null : { do: 'toggle-play' };
  if (focus === 'position' && ON_POSITION[key] !== undefined) return ON_POSITION[key];
  const command = ARROWS[key] ?? ENDS[key];
  if (command !== undefined) return focus === 'slider' ? null : command;
  return LETTERS[letterOf(pressed)] ?? null;
}

/** The letter pressed; on a keyboard without Latin letters, the one at the same place. */
function letterOf({ key, code }: PressedKey): string {
  const isForeign = key.length === 1 && key.charCodeAt(0) > 127;
  return isForeign && code.startsWith('Key') ? code.slice(3).toLowerCase() : key.toLowerCase();
}
