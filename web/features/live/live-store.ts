import type { LiveView } from '#contracts/live.ts';
import { Followed } from '../../lib/followed.ts';
import type { FollowedParts } from '../../lib/followed.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';

/** What one page knows of a live session. */
export class LiveStore extends Followed<LiveView> {
  constructor(parts: Omit<FollowedParts<LiveView>, 'news'>) {
    super({ ...parts, news: 'live' });
  }

  protected override listen(events: ServerEventHub): (() => void)[] {
    return [events.on('watching', ({ count }) => this.change((view) => ({ ...view, watching: count })))];
  }
}
