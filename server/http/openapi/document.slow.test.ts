import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openApiHouse, type ApiHouse } from '#server/testing/api-house.ts';
import { propertyClient, runPropertyClient } from '#server/testing/property-client.ts';

const skip =
  propertyClient === null && 'Python 3 with venv was not to be had: nobody compared the API with its document';
const maxExamples = Number(process.env['FOYER_TEST_API_EXAMPLES'] ?? 4);

describe('the API does what its document says', () => {
  let house: ApiHouse | undefined;
  before(async () => {
    if (!skip) house = await openApiHouse();
  });
  after(() => house?.close());

  const names = ['nobody', 'a guest', 'a creator', 'an administrator', 'somebody who signs out'];
  for (const [at, name] of names.entries()) {
    test(`to ${name}`, { skip }, async (context) => {
      const persona = house!.personas[at]!;
      assert.equal(persona.name, name);
      const { requests, findings } = await runPropertyClient(house!.origin, persona, maxExamples);
      if (findings !== '') assert.fail(findings);
      assert.ok(requests > (persona.only ? 3 : 500), `only ${requests} requests were made`);
      context.diagnostic(`${requests} requests`);
    });
  }
});
