import type { CSSProperties } from 'react';
import { initialsOf, tileOf } from '../../../ui/initials.ts';
import tile from './tile.module.css';

/** The colour of somebody's tile: the same one for the same key everywhere. */
export function tileColor(key: string): CSSProperties {
  return { '--tile': `var(--tile-${tileOf(key)})` };
}

/** Somebody's initials where a picture would be; for the eye only. */
export function TileInitials({ name }: { name: string }) {
  return <span aria-hidden="true" data-initials={initialsOf(name)} className={tile.initials} />;
}
