import type { CSSProperties } from 'react';
import { initialsOf, tileOf } from '../../../ui/initials.ts';
import tile from './tile.module.css';

/** The color of a participant's tile: the same key always gives the same color. */
export function tileColor(key: string): CSSProperties {
  return { '--tile': `var(--tile-${tileOf(key)})` };
}

/** A participant's initials in place of a picture; hidden from screen readers. */
export function TileInitials({ name }: { name: string }) {
  return <span aria-hidden="true" data-initials={initialsOf(name)} className={tile.initials} />;
}
