import assert from 'node:assert/strict';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { OpenReplies } from './open-replies.ts';

const newResponse = () => new ServerResponse(new IncomingMessage(new Socket()));

/** Whether the answer is refused when its page session ends. */
async function isRefusedAtTheEnd(response: ServerResponse): Promise<boolean> {
  const replies = new OpenReplies();
  const refused = replies.add('a page', response).catch(() => true);
  replies.end(['a page']);
  return await Promise.race([refused, new Promise<false>((resolve) => setImmediate(resolve, false))]);
}

test('an answer that has not begun is refused when its page session ends', async () => {
  assert.equal(await isRefusedAtTheEnd(newResponse()), true);
});

test('an answer whose request was given up before it was decided on is not kept', async () => {
  assert.equal(await isRefusedAtTheEnd(newResponse().destroy()), false);
});
