import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOutGrid, type GridArea } from './grid-layout.ts';

const gapPx = 8;
const desktop: GridArea = { widthPx: 900, heightPx: 664, gapPx };
const phone: GridArea = { widthPx: 374, heightPx: 703, gapPx };
const phoneBeside: GridArea = { widthPx: 700, heightPx: 250, gapPx };
const areas = { desktop, phone, phoneBeside, tiny: { widthPx: 40, heightPx: 30, gapPx } };

const columnsFor = (count: number, area: GridArea) => layOutGrid(count, area).columns;

test('six people stand as drawn: three beside one another on a desk, two on a phone', () => {
  assert.deepEqual(layOutGrid(6, desktop), { columns: 3, rows: 2, tileWidthPx: 294, tileHeightPx: 328 });
  assert.deepEqual(layOutGrid(6, phone), { columns: 2, rows: 3, tileWidthPx: 183, tileHeightPx: 229 });
});

test('from 1 to 49 people nobody reaches over the edge, and everybody has a place', () => {
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

test('tiles are never so wide or so high that a face is cut', () => {
  for (const area of [desktop, phone, phoneBeside]) {
    for (let count = 1; count <= 49; count += 1) {
      const { tileWidthPx, tileHeightPx } = layOutGrid(count, area);
      const ratio = tileWidthPx / tileHeightPx;
      assert.ok(ratio < 1.8 && ratio > 0.74, `${count} in ${area.widthPx} × ${area.heightPx}: ${ratio}`);
    }
  }
});

test('two people stand beside one another where it is wide and above one another where it is high', () => {
  assert.equal(columnsFor(2, phoneBeside), 2);
  assert.equal(columnsFor(2, phone), 1);
});

test('forty-nine people are still told apart on a desk', () => {
  const { tileWidthPx, tileHeightPx } = layOutGrid(49, desktop);
  assert.ok(tileWidthPx >= 100 && tileHeightPx >= 80, `${tileWidthPx} × ${tileHeightPx}`);
});

test('nobody on stage and an area that is not measured yet give a size of their own', () => {
  assert.equal(columnsFor(0, desktop), 1);
  const { tileWidthPx, tileHeightPx } = layOutGrid(9, { widthPx: 0, heightPx: 0, gapPx });
  assert.ok(tileWidthPx >= 1 && tileHeightPx >= 1);
});
