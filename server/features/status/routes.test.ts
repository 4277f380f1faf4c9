import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSmtpMailer } from '#server/adapters/mailer-smtp.ts';
import { buildTestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const unreachable = { smtpUrl: 'smtp://127.0.0.1:1', from: 'media@harbour.example' };

interface Part {
  name: string;
  because: string;
}

forEachDatabase((database, open) => {
  it('an administrator reads what the site depends on, which walls hold, and that the mail server is silent', async () => {
    const app = await buildTestApp(open, { mailer: createSmtpMailer(unreachable) });
    const admin = await app.member({ role: 'admin' });
    const { status, body } = await app.call('GET /api/status', { cookie: admin.cookie });
    assert.equal(status, 200);
    assert.equal(body.version, '1.2.3');
    const because = Object.fromEntries(body.parts.map((part: Part) => [part.name, part.because]));
    assert.deepEqual([because.database, because.mail, because.clock], ['works', 'silent', 'works']);
    assert.equal(body.parts[0].values.kind, database === 'SQLite' ? 'sqlite' : 'postgres');
    const { walls } = await app.wiring.transcoder.describe();
    assert.deepEqual(
      Object.fromEntries(body.walls.map((wall: { name: string; isHolding: boolean }) => [wall.name, wall.isHolding])),
      walls,
    );
  });

  it('nobody but an administrator reads the status', async () => {
    const app = await buildTestApp(open);
    const creator = await app.member();
    assert.equal((await app.call('GET /api/status', { cookie: creator.cookie })).status, 403);
    assert.equal((await app.call('GET /api/status')).status, 401);
  });
});
