import type { helpArticles } from '#contracts/limits.ts';

type ArticleName = (typeof helpArticles)[number];

/** What readers of an article may want to read next. */
export const related: Record<ArticleName, readonly ArticleName[]> = {
  'guest-links': ['attendance', 'invite-users', 'access-denied'],
  'guests-in-rooms': ['moderate-a-room', 'invite-users', 'access-denied'],
  'live-sessions': ['guest-links', 'attendance', 'invite-users'],
  'invite-users': ['guest-links', 'moderate-a-room', 'channels'],
  'channels': ['invite-users', 'guests-in-rooms'],
  'attendance': ['guest-links', 'guests-in-rooms'],
  'videos': ['guest-links', 'channels'],
  'moderate-a-room': ['guests-in-rooms', 'invite-users', 'attendance'],
  'as-a-guest': ['access-denied'],
  'access-denied': ['as-a-guest', 'guest-links'],
  'modules': ['people', 'guest-links', 'invite-users'],
  'people': ['modules', 'attendance'],
};
