import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOutGrid, type GridArea } from './grid-layout.ts';

const gapPx = 8;
const desktop: GridArea = { widthPx: 900, heightPx: 664, gapPx };
const phone: GridArea = { widthPx: 374, heightPx: 703, gapPx };
const phoneBeside: GridArea = { widthPx: 700, heightPx: 250, gapPx };
const areas = { desktop, phone, phoneBeside, tiny: { widthPx: 40, heightPx: 30, gapPx } };

const columnsFor = (count: number, area: GridArea) => layOutGrid(count, area).columns;

const table: Record<string, { area: GridArea; rows: [count: number, grid: string, tile: string][] }> = {
  'a desk with a panel open': {
    area: desktop,
    rows: [
      [1, '1 × 1', '900 × 664'],
      [2, '1 × 2', '583 × 328'],
      [3, '2 × 2', '446 × 328'],
      [4, '2 × 2', '446 × 328'],
      [6, '2 × 3', '384 × 216'],
      [9, '3 × 3', '294 × 216'],
      [16, '4 × 4', '219 × 160'],
      [25, '5 × 5', '173 × 126'],
      [49, '7 × 7', '121 × 88'],
    ],
  },
  'a desk': {
    area: { widthPx: 1256, heightPx: 664, gapPx },
    rows: [
      [1, '1 × 1', '1180 × 664'],
      [2, '2 × 1', '624 × 468'],
      [4, '2 × 2', '583 × 328'],
      [6, '3 × 2', '413 × 309'],
      [10, '4 × 3', '308 × 216'],
      [49, '7 × 7', '156 × 88'],
    ],
  },
  'a phone': {
    area: phone,
    rows: [
      [1, '1 × 1', '374 × 374'],
      [2, '1 × 2', '374 × 347'],
      [3, '1 × 3', '374 × 229'],
      [6, '2 × 3', '183 × 183'],
      [8, '2 × 4', '183 × 169'],
      [20, '3 × 7', '119 × 93'],
      [49, '5 × 10', '68 × 63'],
    ],
  },
  'a phone with a panel open': {
    area: { widthPx: 374, heightPx: 250, gapPx },
    rows: [
      [1, '1 × 1', '374 × 250'],
      [2, '1 × 2', '215 × 121'],
      [4, '2 × 2', '183 × 121'],
    ],
  },
};

for (const [place, { area, rows: cases }] of Object.entries(table)) {
  test(`columns × rows on ${place} show pictures as large as can be`, () => {
    for (const [count, grid, tile] of cases) {
      const { columns, rows, tileWidthPx, tileHeightPx } = layOutGrid(count, area);
      assert.deepEqual([`${columns} × ${rows}`, `${tileWidthPx} × ${tileHeightPx}`], [grid, tile], `${count} people`);
    }
  });
}

test('from 1 to 49 people no tile reaches over the edge, and everybody has one', () => {
  for (const [name, area] of Object.entries(areas).filter(([key]) => key !== 'tiny')) {
    for (let count = 1; count <= 49; count += 1) {
      const { columns, rows, tileWidthPx, tileHeightPx } = layOutGrid(count, area);
      const what = `${count} on a ${name}`;
      assert.ok(columns * tileWidthPx + (columns - 1) * gapPx <= area.widthPx, what);
      assert.ok(rows * tileHeightPx + (rows - 1) * gapPx <= area.heightPx, what);
      assert.ok(columns * rows >= count, what);
      assert.ok(columns * (rows - 1) < count, `${what}: no empty row`);
    }
  }
});

test('tiles are as wide as a picture at most, and at least 4:3 on a desk and square on a phone', () => {
  for (const area of [desktop, phone, phoneBeside]) {
    const highest = area === phone ? 1 : 4 / 3;
    for (let count = 1; count <= 49; count += 1) {
      const { tileWidthPx, tileHeightPx } = layOutGrid(count, area);
      const ratio = tileWidthPx / tileHeightPx;
      assert.ok(ratio < 1.8 && ratio > highest - 0.02, `${count} in ${area.widthPx} × ${area.heightPx}: ${ratio}`);
    }
  }
});

test('forty-nine people are still recognizable on a desktop', () => {
  const { tileWidthPx, tileHeightPx } = layOutGrid(49, desktop);
  assert.ok(tileWidthPx >= 100 && tileHeightPx >= 80, `${tileWidthPx} × ${tileHeightPx}`);
});

test('an empty stage and an area that is not measured yet have defined sizes', () => {
  assert.equal(columnsFor(0, desktop), 1);
  const { tileWidthPx, tileHeightPx } = layOutGrid(9, { widthPx: 0, heightPx: 0, gapPx });
  assert.ok(tileWidthPx >= 1 && tileHeightPx >= 1);
});
