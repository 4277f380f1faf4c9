export interface GridArea {
  widthPx: number;
  heightPx: number;
  gapPx: number;
}

/** The number of columns and the tile size in whole pixels; the number of rows follows. */
export interface GridLayout {
  columns: number;
  rows: number;
  tileWidthPx: number;
  tileHeightPx: number;
}

/** The shape of a camera's picture: a tile of this shape shows all of it. */
const widest = 16 / 9;
/** A higher tile fills its place better and cuts the picture's sides; this is the limit on a desktop. */
const narrowest = 4 / 3;
/** The limit on a phone held upright, whose own camera gives high pictures. */
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

/** The columns and tile size that show `count` people largest in an area, never beyond its edges. */
export function layOutGrid(count: number, area: GridArea): GridLayout {
  const people = Math.max(1, count);
  const all = Array.from({ length: people }, (_, at) => layOut(at + 1, people, area));
  // Of equal sizes, the one with fewer columns: its rows are fuller.
  return all.reduce((best, next) => (areaOf(next) > areaOf(best) ? next : best));
}
