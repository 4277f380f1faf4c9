import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaItem } from '#contracts/media.ts';
import { createQueryClient, mediaItemQuery } from '../../lib/queries.ts';
import { forgetMediaItem, mediaListQuery } from './queries.ts';

const itemOf = (id: string) => ({ id }) as MediaItem;

test('a deleted item is in no list that was fetched before, on whichever of its pages it was', () => {
  const client = createQueryClient(() => undefined);
  const [mine, all] = [mediaListQuery({ mine: 'true' }).queryKey, mediaListQuery({}).queryKey];
  const pages = [
    { items: [itemOf('a'), itemOf('b')], total: 3, nextCursor: 'next' },
    { items: [itemOf('c')], total: 3, nextCursor: null },
  ];
  client.setQueryData(mine, { pages, pageParams: ['', 'next'] });
  client.setQueryData(all, { pages: [{ items: [itemOf('a')], total: 1, nextCursor: null }], pageParams: [''] });
  client.setQueryData(mediaItemQuery('c').queryKey, itemOf('c'));
  forgetMediaItem(client, 'c');
  const shown = (key: typeof mine) =>
    client.getQueryData(key)!.pages.map(({ items, total }) => [items.map(({ id }) => id).join(' '), total]);
  assert.deepEqual(shown(mine), [
    ['a b', 2],
    ['', 2],
  ]);
  assert.deepEqual(shown(all), [['a', 1]]);
  assert.equal(client.getQueryData(mediaItemQuery('c').queryKey), undefined);
  assert.equal(client.getQueryState(mine)!.isInvalidated, true);
  client.clear();
});
