import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { api } from '#contracts/api.ts';
import { accountEmail, email, filledText, line, timeZone } from '#contracts/text.ts';
import { z } from 'zod';
import { isTimeZone } from '#server/features/guest-access/expiry.ts';
import { listErrors } from '../declared-errors.ts';
import { describeApi } from './document.ts';

// Documents are read as clients read them.
const document: any = describeApi({ version: '1.0.0', cookieName: (name) => `__Host-${name}` }); // eslint-disable-line typescript/no-explicit-any
const text = JSON.stringify(document);

describe('the API document', () => {
  test('names every status of every route, and every code at its status', () => {
    for (const [key, contract] of Object.entries(api)) {
      const [method, url] = key.split(' ') as [string, string];
      const { responses } = document.paths[url.replace(/:(\w+)/gu, '{$1}')][method.toLowerCase()];
      const refusals = listErrors(key, contract);
      const statuses = [contract.status, ...refusals.map(({ status }) => status)].map(String);
      assert.deepEqual(Object.keys(responses).sort(), [...new Set(statuses)].sort(), key);
      for (const { status, code } of refusals) {
        const { $ref, ...inline } = responses[status];
        const response = $ref ? document.components.responses[$ref.split('/').at(-1)] : inline;
        assert.ok(JSON.stringify(response.content).includes(`"${code}"`), `${key} ${status} ${code}`);
      }
    }
  });

  test('every reference leads somewhere, and every component is used', () => {
    const used = new Set(
      [...text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/gu)].map(([, kind, name]) => `${kind}/${name}`),
    );
    for (const one of used) {
      const [kind, name] = one.split('/') as [string, string];
      assert.ok(document.components[kind]?.[name], one);
    }
    for (const kind of ['schemas', 'responses', 'parameters'])
      for (const name of Object.keys(document.components[kind]))
        assert.ok(used.has(`${kind}/${name}`), `${kind} ${name}`);
  });

  test('says what the cookies of the site are called, and when to come again', () => {
    assert.equal(document.components.securitySchemes.guest.name, '__Host-foyer_guest');
    const { responses } = document.paths['/api/accounts/sign-in'].post;
    const name = responses['429'].$ref.split('/').at(-1);
    assert.equal(document.components.responses[name].headers['Retry-After'].required, true);
  });
});

describe('a published pattern', () => {
  const hidden = ['\u200B', '\u00AD', '\u202E', '\u3164', '\u2800', '\u0000', '\uFEFF', '\u{E0041}'];
  const samples = ['a', ' ', '', 'a b', 'é', '例え', '👍', '-', '.', '\n', '\u0301', ...hidden];
  const emails = [
    'a@b.co',
    'ana@localhost',
    'a..b@c.de',
    'ana@bücher.example',
    'a@b.1',
    '@b.co',
    'a@',
    'a b@c.de',
    'a@-b.co',
    'あ@例え.日本',
  ];
  const cases: [string, z.ZodType, string[]][] = [
    ['a line', line(20), samples],
    ['a filled text', filledText(20), samples],
    ['an email', email, [...emails, ...hidden.map((sign) => `${sign}@b.co`)]],
    ['an email of an account', accountEmail, [...emails, ...hidden.map((sign) => `${sign}@b`)]],
  ];
  for (const [name, schema, typed] of cases) {
    test(`of ${name} allows nothing that is refused`, () => {
      const { pattern, minLength } = z.toJSONSchema(schema, { io: 'input' });
      const shape = new RegExp(pattern!, 'u');
      const allowed = typed.filter((one) => shape.test(one) && one.length >= minLength!);
      assert.ok(allowed.length > 2 && allowed.length < typed.length, 'it tells them apart');
      for (const one of allowed) assert.ok(schema.safeParse(one).success, JSON.stringify(one));
    });
  }

  test('of a line and a text refuses nothing that is taken', () => {
    for (const schema of [line(20), filledText(20)]) {
      const shape = new RegExp(z.toJSONSchema(schema, { io: 'input' }).pattern!, 'u');
      for (const one of samples) assert.equal(shape.test(one), schema.safeParse(one).success, JSON.stringify(one));
    }
  });

  test('every time zone on the list is one', () => {
    const { enum: names } = z.toJSONSchema(timeZone, { io: 'input' });
    assert.ok(names!.length > 400);
    for (const name of names!) assert.ok(name === '' || isTimeZone(String(name)), String(name));
  });
});
