import { test } from 'node:test';
import { listenTo } from '#server/testing/page-listener.ts';
import { until } from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareVideo } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((name, open) => {
  test(
    'an open page renews when another process has made more of the video',
    { skip: name !== 'PostgreSQL' },
    async () => {
      const app = await buildTestApp(open);
      const other = await app.again();
      const video = await shareVideo(app);
      await app.write(({ db }) => db.updateTable('media_files').set({ status: 'processing' }).execute());
      const cookie = await enterAsGuest(other, video);
      const opened = await other.call('POST /api/page-sessions', { cookie, body: { mediaId: video.mediaId } });
      const { connect } = await listenTo(other);
      const { count, socket } = await connect({ cookie, pageSessionId: opened.body.id });
      // The page has been looked at once when a change is told; until then the change is repeated.
      await until(async () => {
        await app.write(({ db }) =>
          db
            .updateTable('media_files')
            .set((c) => ({ duration_ms: c('duration_ms', '+', 1_000) }))
            .execute(),
        );
        app.clock.advance({ seconds: 3 });
        return count('renew') > 0;
      }, 20_000);
      socket.close();
    },
  );
});
