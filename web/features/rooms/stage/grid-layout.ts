export interface GridArea {
  widthPx: number;
  heightPx: number;
  gapPx: number;
}

/** So many columns of tiles of this size, whole pixels; rows follow. */
export interface GridLayout {
  columns: number;
  rows: number;
  tileWidthPx: number;
  tileHeightPx: number;
}

/** Cameras are wide, but a face survives being cut to a square or a little higher. */
const widest = 16 / 9;
const narrowest = 3 / 4;
/** What a tile is measured by: between the two, so that neither wide nor high tiles always win. */
const measure = 4 / 3;

function layOut(columns: number, count: number, { widthPx, heightPx, gapPx }: GridArea): GridLayout {
  const rows = Math.ceil(count / columns);
  const cellWidth = Math.max(1, Math.floor((widthPx - gapPx * (columns - 1)) / columns));
  const cellHeight = Math.max(1, Math.floor((heightPx - gapPx * (rows - 1)) / rows));
  return {
    columns,
    rows,
    tileWidthPx: Math.min(cellWidth, Math.floor(cellHeight * widest)),
    tileHeightPx: Math.min(cellHeight, Math.max(1, Math.floor(cellWidth / narrowest))),
  };
}

const usefulArea = ({ tileWidthPx, tileHeightPx }: GridLayout) => {
  const width = Math.min(tileWidthPx, tileHeightPx * measure);
  return (width * width) / measure;
};

/** Columns and tile size that show `count` people largest in an area; nothing ever reaches over its edges. */
export function layOutGrid(count: number, area: GridArea): GridLayout {
  const people = Math.max(1, count);
  const all = Array.from({ length: people }, (_, at) => layOut(at + 1, people, area));
  // Of equals the one with fewer columns: names have more room.
  return all.reduce((best, next) => (usefulArea(next) > usefulArea(best) ? next : best));
}
