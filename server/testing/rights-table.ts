import type { ItemRight } from '#contracts/route.ts';

/** Who has which right on a private item: written by hand, so that every change of the rule needs a change here. */
const people: Record<ItemRight, string> = {
  see: 'guest invited-viewer invited-speaker invited-moderator viewer speaker moderator editor owner admin',
  open: 'guest invited-viewer invited-speaker invited-moderator viewer speaker moderator editor owner admin',
  chat: 'guest invited-viewer invited-speaker invited-moderator viewer speaker moderator editor owner admin',
  list: 'viewer speaker moderator editor owner admin',
  like: 'viewer speaker moderator editor owner admin',
  share: 'viewer speaker moderator editor owner admin',
  followLinks: 'viewer speaker moderator editor owner admin',
  speak: 'invited-speaker invited-moderator speaker moderator editor owner admin',
  moderate: 'invited-moderator moderator editor owner admin',
  seeAttendance: 'invited-moderator moderator editor owner admin',
  edit: 'editor owner admin',
  upload: 'editor owner admin',
  manageGuestAccess: 'editor owner',
  invite: 'editor owner',
  preview: 'editor owner',
  broadcast: 'editor owner',
  isMaker: 'editor owner',
  delete: 'owner admin',
  collaborate: 'owner',
};

export const rightsTable = Object.entries(people) as [ItemRight, string][];

/**
 * Whether the table gives the right to this kind of person: nobody, stranger, guest, invited person, a role on the item,
 * or admin.
 */
export function hasByTable(who: string, right: ItemRight): boolean {
  return people[right].split(' ').includes(who);
}
