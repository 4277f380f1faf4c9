import assert from 'node:assert/strict';
import { test } from 'node:test';
import i18next from 'i18next';
import errors from '../locales/en/errors.json' with { type: 'json' };
import errorsRooms from '../locales/en/errors-rooms.json' with { type: 'json' };
import site from '../locales/en/site.json' with { type: 'json' };
import guest from '../locales/en/guest.json' with { type: 'json' };
import player from '../locales/en/player.json' with { type: 'json' };
import rooms from '../locales/en/rooms.json' with { type: 'json' };
import attendance from '../locales/en/attendance.json' with { type: 'json' };
import chat from '../locales/en/chat.json' with { type: 'json' };
import { createSmallWords } from './small-words.ts';
import type { Words } from './words.ts';

const namespaces: Record<string, Words> = {
  errors,
  'errors-rooms': errorsRooms,
  site,
  guest,
  player,
  rooms,
  chat,
  attendance,
};

function keysOf(words: Words, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${before}${key}`] : keysOf(value, `${before}${key}.`),
  );
}

test('every string that guests meet is the same as from i18next', async () => {
  await i18next.init({ lng: 'en', resources: { en: namespaces }, interpolation: { escapeValue: false } });
  const small = createSmallWords(namespaces, 'en');
  const filled = Object.values(namespaces).flatMap((words) => JSON.stringify(words).match(/\{\{\w+\}\}/gu) ?? []);
  const values = Object.fromEntries(filled.map((name) => [name.slice(2, -2), `<b>${name}</b> $&`]));
  for (const [namespace, words] of Object.entries(namespaces)) {
    for (const key of keysOf(words).map((found) => found.replace(/_(?:one|other)$/u, ''))) {
      for (const count of [0, 1, 2, undefined]) {
        const given = { ...values, ...(count === undefined ? {} : { count }) };
        const theirs = i18next.t(`${namespace}:${key}`, given);
        assert.equal(small('guest')(`${namespace}:${key}`, given), theirs);
        if (namespace === 'guest') assert.equal(small('guest')(key, given), theirs);
      }
    }
  }
});

test('a missing value becomes empty text, a missing string its key', () => {
  const t = createSmallWords({ guest: { hello: 'Hello {{name}}' } }, 'en')('guest');
  assert.equal(t('hello'), 'Hello ');
  assert.equal(t('gone.astray'), 'gone.astray');
});
