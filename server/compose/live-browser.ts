import type { Wiring } from './wiring.ts';
import { serveBrowserSource } from '../features/live/browser-routes.ts';
import { BrowserSource } from '../features/live/browser-source.ts';
import type { LiveIngest } from '../ports/live-ingest.ts';
import type { ComposedLive } from './live.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import { findPersonFacts } from './people.ts';

export type ComposedBrowserSource = ReturnType<typeof composeBrowserSource>;

/** Live sessions sent from a browser. `ingest` stands for every way in which senders come. */
export function composeBrowserSource(wiring: Wiring, pages: ComposedPageSessions) {
  const { access, app, config, database, serve, roomServer: server, browserRecorder: recorder, liveIngest } = wiring;
  const onError = (error: unknown) => app.log.error({ err: error }, 'sending from a browser failed');
  const source = new BrowserSource({ ...{ server, recorder, onError }, authorise: pages.authorise });
  pages.ended.subscribe((ids) => source.pagesEnded(ids));
  async function mayBroadcast(pageSessionId: string): Promise<boolean> {
    const page = await pages.findOpen(pageSessionId);
    const facts = page && (await findPersonFacts(database.read, page.person));
    return (facts && (await access.find(database.read, facts.person, page.mediaId)))?.rights.broadcast ?? false;
  }
  return {
    source,
    ingest: joinIngests(liveIngest, source),
    /** What needs live sessions, which are built after the ways in which senders come. */
    joinLive({ senders, rightsMayDiffer }: Pick<ComposedLive, 'senders' | 'rightsMayDiffer'>): void {
      rightsMayDiffer.subscribe((mediaId) => void source.recheck(mediaId, mayBroadcast).catch(onError));
      serveBrowserSource(serve, {
        ...{ read: database.read, isOn: config.live.isOn, source },
        isBusy: (mediaId) => senders.isBusy(mediaId),
        findOwnPage: pages.findOwn,
        connectUrl: config.publicUrl.replace(/^http/u, 'ws'),
      });
    },
  };
}

/** Encoders and browsers: a sender is cut whichever way it came, and an encoder is refused while a browser sends. */
function joinIngests(encoders: LiveIngest, source: BrowserSource): LiveIngest {
  return {
    async start(receiver) {
      source.start(receiver);
      await encoders.start({
        begin: (sender) => receiver.begin(sender),
        refused: (...words) => receiver.refused(...words),
        noted: (...words) => receiver.noted(...words),
        async authorize(streamKey) {
          const answer = await receiver.authorize(streamKey);
          if (!answer.isAllowed || !source.isSending(answer.mediaId)) return answer;
          receiver.refused(answer.mediaId, 'second_encoder');
          return { isAllowed: false, because: 'second_encoder' };
        },
      });
    },
    state: () => encoders.state(),
    cut(mediaId, because) {
      source.cut(mediaId, because);
      encoders.cut(mediaId, because);
    },
    async close() {
      await Promise.all([source.close(), encoders.close()]);
    },
  };
}
