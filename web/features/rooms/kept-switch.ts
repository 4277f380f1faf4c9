import { useState } from 'react';

function read(key: string, otherwise: boolean): boolean {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? otherwise : kept === 'on';
  } catch {
    return otherwise;
  }
}

/** A wish of hers about this browser, kept there where the browser allows it. */
export function useKeptSwitch(name: string, otherwise: boolean): [boolean, (isOn: boolean) => void] {
  const key = `foyer.rooms.${name}`;
  const [isOn, setIsOn] = useState(() => read(key, otherwise));
  const keep = (next: boolean) => {
    setIsOn(next);
    try {
      localStorage.setItem(key, next ? 'on' : 'off');
    } catch {
      // For this load only.
    }
  };
  return [isOn, keep];
}
