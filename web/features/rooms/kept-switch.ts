import { useState } from 'react';

function read(key: string, otherwise: boolean): boolean {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? otherwise : kept === 'on';
  } catch {
    return otherwise;
  }
}

/** An on/off preference kept in this browser, where the browser allows storage. */
export function useKeptSwitch(name: string, otherwise: boolean): [boolean, (isOn: boolean) => void] {
  const key = `foyer.rooms.${name}`;
  const [isOn, setIsOn] = useState(() => read(key, otherwise));
  const keep = (next: boolean) => {
    setIsOn(next);
    try {
      localStorage.setItem(key, next ? 'on' : 'off');
    } catch {
      // Storage is forbidden: the preference holds for this load only.
    }
  };
  return [isOn, keep];
}
