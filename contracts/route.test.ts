import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api } from './api.ts';
import type { ContractTable } from './route.ts';

test('a contract that names an item and does not say what it needs does not compile', () => {
  const forgets = {
    'GET /api/media/:mediaId/anything': { access: 'member', summary: 'Anything', status: 204, reply: null, errors: [] },
  } as const;
  // @ts-expect-error -- if this line compiles one day, the type check reports the unused directive
  forgets satisfies ContractTable;
  const says = {
    'GET /api/media/:mediaId/anything': { ...forgets['GET /api/media/:mediaId/anything'], needs: 'see' },
  } as const;
  says satisfies ContractTable;
  const withoutNeeds = Object.entries(api).filter(
    ([key, contract]) => key.includes(':mediaId') && !('needs' in contract),
  );
  assert.deepEqual(withoutNeeds, []);
});
