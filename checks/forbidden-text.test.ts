import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findForbiddenText } from './forbidden-text.ts';
import { readRepository, refuse } from './repository.ts';

test('no file contains forbidden text', () => {
  refuse(readRepository().flatMap(findForbiddenText));
});

const host = ['registry', 'npmjs', 'org'].join('.');
const somebodysFolder = ['', 'home', 'somebody', 'foyer'].join('/');

const testOnly = ['test', 'only'].join('.');

const refused = [
  ['server/features/media/create.ts', 'const createdAt = new Date();'],
  ['server/http/serve.ts', 'const now = Date.now();'],
  ['server/http/serve.ts', "console.log('here');"],
  ['server/features/media/change.ts', 'if (item.ownerId === account.id) save();'],
  ['server/features/media/change.ts', "if (account.role !== 'admin') throw refusal;"],
  ['server/http/serve.ts', 'process.env.FOYER_PORT'],
  ['server/features/chat/send.ts', "return item.kind === 'room' ? 1 : 2;"],
  ['web/app/share-window.tsx', "kind !== 'live' && <Player />"],
  ['server/http/serve.test.ts', `${testOnly}('one', () => {});`],
  ['server/http/signalling-proxy.ts', "const paths = ['/rtc'];"],
  ['server/features/rooms/live.ts', '// LiveKit closes it.'],
  ['web/ui/tip.tsx', '<p className={styles.tip}>Press Enter</p>'],
  ['web/ui/tip.tsx', '<p>\n  Press {key}\n</p>'],
  ['web/ui/tip.tsx', '<button aria-label="Close the window" />'],
  ['web/ui/tip.tsx', '<Field label={`Name of ${item}`} />'],
  ['package-lock.json', `"resolved": "https://${host}/zod"`],
  ['docs/help.md', `It lies in ${somebodysFolder}.`],
] as const;

for (const [path, text] of refused) {
  test(`${path} may not say: ${text}`, () => assert.equal(findForbiddenText({ path, text }).length, 1));
}

test('text that comes from t(), and names that nobody reads, are allowed', () => {
  const text = '<Tab<Kind> title={t(`kinds.${kind}`)} label={label} className="strong clip">{t("save")}</Tab>';
  assert.deepEqual(findForbiddenText({ path: 'web/ui/tip.tsx', text }), []);
});

test('the clock may read the time, and a comment may mention how', () => {
  assert.deepEqual(findForbiddenText({ path: 'server/adapters/clock-system.ts', text: 'Date.now()' }), []);
  assert.deepEqual(
    findForbiddenText({ path: 'server/write.ts', text: '// not Date.now()\nconst at = new Date(ms);' }),
    [],
  );
});

test('the adapter of the engine may name it, and any file its settings', () => {
  const path = 'server/adapters/livekit/signalling.ts';
  assert.deepEqual(findForbiddenText({ path, text: "const name = 'LiveKit at /rtc';" }), []);
  const setting = { path: 'server/reliability/drain.slow.test.ts', text: "{ FOYER_LIVEKIT_TCP_PORT: '0' }" };
  assert.deepEqual(findForbiddenText(setting), []);
});
