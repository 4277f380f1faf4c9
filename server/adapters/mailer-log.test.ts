import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeMailer } from '#server/ports/mailer.test-suite.ts';
import { createLogMailer } from './mailer-log.ts';

function makeBench() {
  const lines: string[] = [];
  const mailer = createLogMailer({ info: (...words: unknown[]) => void lines.push(JSON.stringify(words)) });
  return { mailer, readAll: () => lines.join('\n'), close: async () => {} };
}

describeMailer('the mailer that only logs', async () => makeBench());

test('the log says that an email was not sent, and neither to whom nor what it said', async () => {
  const { mailer, readAll } = makeBench();
  await mailer.send({ to: 'priya@example.com', subject: 'Your code', text: '481620 https://foyer.example/i/secret' });
  assert.match(readAll(), /was not sent/u);
  assert.doesNotMatch(readAll(), /priya|481620|secret|Your code/u);
});
