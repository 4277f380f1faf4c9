import { toPerson } from '../access/person.ts';
import { findGuestRights } from '../features/guest-access/rights.ts';
import type { createFindEntryPage } from '../features/guest-access/routes.ts';
import { describeTheme } from '../features/modules/theme.ts';
import { findInvitedRights } from '../features/invitations/rights.ts';
import type { createFindPageByToken } from '../features/invitations/routes.ts';
import { servePages } from '../http/pages.ts';
import type { Wiring } from './wiring.ts';

/** What the pages of guest links and personal links show. */
export interface PageFinders {
  findEntryPage: ReturnType<typeof createFindEntryPage>;
  findInvitationPage: ReturnType<typeof createFindPageByToken>;
}

/** Serves the HTML pages. Pages for guests have the HTTP status that the API would answer with. */
export async function composePages(
  { app, access, config, database, clock, finder, modules }: Wiring,
  folder: string,
  { findEntryPage, findInvitationPage }: PageFinders,
): Promise<void> {
  const { read } = database;
  await servePages(app, {
    folder,
    publicUrl: config.publicUrl,
    siteName: () => modules.current().theming.siteName,
    theme: () => describeTheme(modules.current().theming),
    readMark: () => modules.readMark(),
    finder,
    async findEntryRefusal(token, caller) {
      const answer = await findEntryPage(token, caller);
      return answer.isOpen ? null : answer.because;
    },
    async findInvitationRefusal(token, caller) {
      const answer = await findInvitationPage(token, caller);
      return answer.isOpen ? null : answer.because;
    },
    async findGuestPageRefusal(mediaId, { account, browserHash }) {
      if (account && (await access.find(read, toPerson(account), mediaId))?.rights.open) return null;
      if (!browserHash) return 'page_sessions.not_allowed';
      const [invited] = await findInvitedRights(read, mediaId, [browserHash], modules.current());
      if (invited) return invited.refusal;
      const [right] = await findGuestRights(read, mediaId, [browserHash], modules.current(), clock.now());
      return right ? right.refusal : 'page_sessions.not_allowed';
    },
  });
}
