import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { email, line, text } from '#contracts/text.ts';
import { toFieldErrors, type ZodFailure } from './field-errors.ts';

const contract = z.strictObject({
  title: line(5).optional(),
  note: text(5).optional(),
  email: email.optional(),
  password: z.string().min(10).max(12).optional(),
  clicks: z.number().int().min(1).max(9).optional(),
  tags: z.array(line(3)).min(1).max(2).optional(),
  sort: z.enum(['newest', 'oldest']).optional(),
  needed: z.boolean(),
  nested: z.strictObject({ at: z.iso.datetime() }).optional(),
});

const validate = validatorCompiler({ schema: contract, method: 'POST', url: '/', httpPart: 'body' });

function detailsOf(sent: object): unknown[] {
  const body = { needed: true, ...sent };
  const checked = validate(body) as { error?: ZodFailure['validation'] };
  const found = toFieldErrors(checked.error ?? [], body);
  return found.map(({ message, ...rest }) => (assert.ok(message), rest));
}

const cases: [object, object][] = [
  [{ title: '' }, { field: 'title', code: 'missing' }],
  [{ title: '\u200b ' }, { field: 'title', code: 'missing' }],
  [{ title: 'abcdef' }, { field: 'title', code: 'too_long', max: 5 }],
  [{ title: 'a'.repeat(21) }, { field: 'title', code: 'too_long', max: 5 }],
  [{ note: 'a'.repeat(11) }, { field: 'note', code: 'too_long', max: 5 }],
  [{ email: 'a@b' }, { field: 'email', code: 'invalid' }],
  [{ email: 'a'.repeat(1001) }, { field: 'email', code: 'too_long', max: 254 }],
  [{ password: 'short' }, { field: 'password', code: 'too_short', min: 10 }],
  [{ password: 'a'.repeat(13) }, { field: 'password', code: 'too_long', max: 12 }],
  [{ clicks: 0 }, { field: 'clicks', code: 'too_small', min: 1 }],
  [{ clicks: 10 }, { field: 'clicks', code: 'too_large', max: 9 }],
  [{ clicks: 1.5 }, { field: 'clicks', code: 'invalid' }],
  [{ clicks: '1' }, { field: 'clicks', code: 'invalid' }],
  [{ tags: [] }, { field: 'tags', code: 'too_few', min: 1 }],
  [{ tags: ['a', 'b', 'c'] }, { field: 'tags', code: 'too_many', max: 2 }],
  [{ tags: ['a', 'long'] }, { field: 'tags.1', code: 'too_long', max: 3 }],
  [{ sort: 'other' }, { field: 'sort', code: 'unsupported' }],
  [{ needed: undefined }, { field: 'needed', code: 'missing' }],
  [{ needed: null }, { field: 'needed', code: 'invalid' }],
  [{ nested: {} }, { field: 'nested.at', code: 'missing' }],
  [{ nested: { at: 'today' } }, { field: 'nested.at', code: 'invalid' }],
  [{ other: 1 }, { field: 'other', code: 'unknown' }],
];

test('every kind of contract violation has a code, with the limit that was exceeded', () => {
  for (const [sent, expected] of cases) assert.deepEqual(detailsOf(sent), [expected], JSON.stringify(sent));
});

test('input that the contract accepts has no details', () => assert.deepEqual(detailsOf({ title: 'abc' }), []));
