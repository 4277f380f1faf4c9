/** Values that the server and the pages both need. This file imports nothing, so that pages load no schemas with it. */

/** What an id made by the server looks like: 22 characters of base64url. */
export const idLength = 22;
export const idPattern = /^[A-Za-z0-9_-]{22}$/u;

/** Characters of typed text. An emoji counts as one: see `charactersOf` in typed-text.ts. */
export const longestName = 80;
export const longestEmail = 254;
export const longestAccountName = 120;
export const longestTitle = 200;
export const longestDescription = 5_000;
export const longestTag = 40;
export const longestSearch = 200;
export const longestLinkName = 120;
export const longestSiteName = 60;
export const longestChatMessage = 2_000;
export const longestLobbyMessage = 500;
export const longestAccessMessage = 300;
export const longestNetworkLabel = 12;
export const shortestPassword = 10;
export const longestPassword = 200;

export const mostTags = 20;
/** Clicks of one guest link. */
export const mostClicks = 1_000_000;
/** Days that one guest link lasts. */
export const mostLinkDays = 3_650;
/** The highest value that the setting for guest links of one item may have. */
export const mostLinksOfItem = 20;

/** People invited by one request. */
export const mostPeopleInvited = 500;
/** People invited to one item. */
export const mostInvitationsOfItem = 2_000;
export const longestInvitationMessage = 1_000;
export const longestInvitationText = 5_000;
export const longestInvitationMinutes = 366 * 24 * 60;
/** Browsers in which one invitation may be confirmed: the highest value of the setting. */
export const mostInvitationUses = 100;

/** Characters of base64: 300 kB. */
export const longestMarkPicture = 400_000;

export const longestEarlyEntryMinutes = 24 * 60;
export const longestScheduleDays = 31;

export const visibilities = ['private', 'unlisted', 'published'] as const;
export const mediaSorts = ['newest', 'oldest', 'title', 'views'] as const;
export const stageSettings = ['everyone', 'on_request', 'invited'] as const;
export const noticeNames = [
  'access_requested',
  'access_granted',
  'access_declined',
  'lobby_waiting',
  'link_used_up',
  'link_expiring',
] as const;
export const channelRoles = ['member', 'contributor', 'manager'] as const;
export const channelVisibilities = ['members', 'everyone'] as const;
export const liveChats = ['off', 'members', 'everyone'] as const;
export const longestSlowModeSeconds = 300;
export const moderatorlessEndings = ['go_on', 'end'] as const;
export const longestHelpComment = 1_000;
/** The help articles by address; their texts stand in web/features/help/articles. */
export const helpArticles = [
  ...(['guest-links', 'guests-in-rooms', 'live-sessions', 'invite-users', 'channels', 'attendance', 'videos'] as const),
  ...(['moderate-a-room', 'as-a-guest', 'access-denied', 'modules', 'people'] as const),
] as const;
export const statusParts = ['database', 'storage', 'programs', 'walls', 'rooms', 'live', 'mail', 'clock'] as const;
/** The walls around media programs. */
export const wallNames = [
  ...(['seesOnlyItsFiles', 'hasNoNetwork', 'isOtherUser', 'hasLimits', 'diesWithUs', 'hasLowPriority'] as const),
] as const;
/** Into how many pieces a film is cut to tell what was watched of it. */
export const attendancePieces = 100;
export const waysToCome = ['link', 'invitation', 'member'] as const;
export const attendanceSorts = ['watched', 'came', 'name'] as const;
export const reactions = ['👍', '👏', '❤️', '😂', '😮', '🎉'] as const;
export type Reaction = (typeof reactions)[number];

/** How many of a file's first bytes are compared to recognize it when an interrupted upload is continued. */
export const beginningBytes = 65_536;

/** Where uploads are sent to, by tus 1.0. */
export const uploadsPath = '/api/uploads';
