import type { LiveView } from '#contracts/live.ts';
import type { MediaItem } from '#contracts/media.ts';
import type { PageSession } from '#contracts/page-sessions.ts';
import { EncoderPanel } from '../features/live/encoder-panel.tsx';
import { GoLive } from '../features/live/live-actions.tsx';
import { OwnerHelp } from '../features/live/owner-help.tsx';
import { LiveSettingsForm } from '../features/live/settings-form.tsx';
import type { FollowedLive } from '../features/live/use-live.ts';
import { KindLine, OwnerPart, WaysLayout } from '../features/live/ways-layout.tsx';
import type { PageSessionKeeper } from '../features/page-sessions/page-session-keeper.ts';
import { useWords } from '../lib/words.ts';
import { UnsavedGuard } from './leave-guard.tsx';
import { LiveFacts } from './live-facts.tsx';
import { LiveFromBrowser } from './live-from-browser.tsx';
import { LiveHost } from './live-host.tsx';
import { LivePreview } from './live-preview.tsx';
import type { BrowserSource } from './use-browser-source.ts';

export interface LiveOwnerPageProps {
  item: MediaItem;
  live: FollowedLive;
  view: LiveView;
  page: PageSession;
  keeper: PageSessionKeeper;
  source: BrowserSource;
}

/** The page of a live session before it is live, for those who broadcast: two ways to send, settings, *Go live*. */
export function LiveOwnerPage({ item, live, view, page, keeper, source }: LiveOwnerPageProps) {
  const { t } = useWords('live-owner');
  const take = (changed: LiveView) => live.store.take(changed);
  return (
    <>
      <KindLine />
      <LiveFacts item={item} live={live} />
      <WaysLayout>
        <LiveFromBrowser view={view} source={source} />
        <EncoderPanel
          mediaId={item.id}
          view={view}
          preview={<LivePreview media={item} view={view} playback={page.playback} keeper={keeper} />}
        />
      </WaysLayout>
      <OwnerPart title={t('form.legend')}>
        <LiveSettingsForm
          mediaId={item.id}
          view={view}
          onSaved={take}
          guard={(isDirty) => <UnsavedGuard isDirty={isDirty} />}
        />
      </OwnerPart>
      <LiveHost item={item} view={view} />
      <GoLive mediaId={item.id} view={view} onChanged={take} />
      <OwnerHelp />
    </>
  );
}
