import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openApiHouse, type ApiHouse } from './api-house.ts';
import { propertyClient, runPropertyClient } from './property-client.ts';

const skip =
  propertyClient === null && 'Python 3 with venv was not to be had: nobody compared the API with its document';
const maxExamples = Number(process.env['FOYER_TEST_API_EXAMPLES'] ?? 4);
/** Fewer would mean that the client did not get through. */
const fewestRequests = 500;

/**
 * Declares a test for each of these people: the client asks as them, in an API house of its own, and finds nothing. Each
 * takes 40 s on a quiet machine, so a file has one of them and stays within its time on a busy one, too.
 */
export function compareApi(names: string[]): void {
  describe('the API does what its document says', () => {
    let house: ApiHouse | undefined;
    before(async () => {
      if (!skip) house = await openApiHouse();
    });
    after(() => house?.close());

    for (const name of names) {
      test(`to ${name}`, { skip }, async (context) => {
        const persona = house!.personas.find((one) => one.name === name);
        assert.ok(persona, name);
        const { requests, findings } = await runPropertyClient(house!.origin, persona, maxExamples);
        if (findings !== '') assert.fail(findings);
        assert.ok(requests > (persona.only ? 3 : fewestRequests), `only ${requests} requests were made`);
        context.diagnostic(`${requests} requests`);
      });
    }
  });
}
