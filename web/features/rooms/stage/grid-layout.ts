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

/** As cameras give it: a tile of this shape shows the whole picture. */
const widest = 16 / 9;
/** A higher tile fills its place better and cuts the picture's sides: this much on a desk … */
const narrowest = 4 / 3;
/** … and this much on a phone held upright, whose own camera gives high pictures. */
const narrowestUpright = 1;

function layOut(columns: number, count: number, { widthPx, heightPx, gapPx }: GridArea): GridLayout {
  const rows = Math.ceil(count / columns);
  const cellWidth = Math.max(1, Math.floor((widthPx - gapPx * (columns - 1)) / columns));
  const cellHeight = Math.max(1, Math.floor((heightPx - gapPx * (rows - 1)) / rows));
  const shape = Math.min(narrowest, Math.max(narrowestUpright, widthPx / Math.max(1, heightPx)));
  return {
    columns,
    rows,
    tileWidthPx: Math.min(cellWidth, Math.max(1, Math.floor(cellHeight * widest))),
    tileHeightPx: Math.min(cellHeight, Math.max(1, Math.floor(cellWidth / shape))),
  };
}

const areaOf = ({ tileWidthPx, tileHeightPx }: GridLayout) => tileWidthPx * tileHeightPx;

/** Columns and tile size that show `count` people largest in an area; nothing ever reaches over its edges. */
export function layOutGrid(count: number, area: GridArea): GridLayout {
  const people = Math.max(1, count);
  const all = Array.from({ length: people }, (_, at) => layOut(at + 1, people, area));
  // Of equals the one with fewer columns: its rows are fuller.
  return all.reduce((best, next) => (areaOf(next) > areaOf(best) ? next : best));
}
