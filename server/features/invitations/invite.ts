import type { z } from 'zod';
import type { invite, Invitation as InvitationReply, PersonToInvite } from '#contracts/invitations.ts';
import { mostInvitationsOfItem } from '#contracts/limits.ts';
import { cleanAccountEmail } from '#contracts/typed-text.ts';
import type { Act } from '#server/access/person.ts';
import { AppError, type ErrorDetails } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { namesRole } from '#server/names/role-words.ts';
import { newId } from '#server/random.ts';
import { unbindBrowsers } from './browser-store.ts';
import type { InvitationDependencies, InvitedItem, Member } from './dependencies.ts';
import { describe } from './describe.ts';
import { linkOf, makeLink } from './link.ts';
import { toEmailKey } from './email-key.ts';
import { isOver, nameFromEmail, rolesOf } from './rules.ts';
import type { SendInvitations } from './send.ts';
import * as store from './store.ts';

/** Who invites. */
export interface Inviter {
  id: string;
  name: string;
}

/** One line of the request, with the account that has the address. */
interface Line extends PersonToInvite {
  account: Member | null;
  emailKey: string | null;
}

type Wanted = z.output<typeof invite>;

/** What can be wrong with a line, for API clients; pages translate the code. */
const wrongs = {
  missing: 'Give an account or an email.',
  unknown: 'Give an account or an email, not both.',
  no_account: 'There is no such account.',
  owner: 'The owner needs no invitation.',
  unsupported: 'This item has no such role.',
  reserved: 'Choose a name that is no role.',
  twice: 'This person stands in the list before.',
  invited: 'This person is invited already.',
} as const;

/** Invites all of these people, or nobody: then `details` names every line that is wrong, by its index. */
export function createInvite(dependencies: InvitationDependencies, send: SendInvitations) {
  const { write, mailer, modules } = dependencies;

  function make(
    unit: Unit,
    item: InvitedItem,
    line: Line,
    given: { id: string | undefined; way: Wanted['send']; by: Inviter },
  ) {
    const { account } = line;
    const link = account ? null : makeLink(dependencies, unit.now, modules().invitetomedia.invitationMinutes);
    const email = account?.email ?? line.email!;
    const invitation: store.NewInvitation = {
      ...{ id: given.id ?? newId(), mediaId: item.id, email, emailKey: line.emailKey!, invitedBy: given.by.id },
      ...{ accountId: account?.id ?? null, role: line.role, name: account?.name ?? line.name ?? nameFromEmail(email) },
      ...{ tokenHash: link?.tokenHash ?? null, expiresAt: link?.expiresAt ?? null },
      mail: given.way === 'email' ? 'sending' : null,
    };
    return { invitation, url: linkOf(dependencies, item.id, link?.token ?? null) };
  }

  async function inviteAll(unit: Unit, item: InvitedItem, { people, send: way }: Wanted, by: Inviter) {
    await store.lockItem(unit, item.id);
    const lines = await findLines(dependencies, unit, people);
    const known = await store.findAll(unit.db, item.id);
    const wrong = checkLines(item, lines, known, unit.now);
    if (wrong.length > 0) throw new AppError('request.invalid', { details: wrong });
    const before = new Map(known.map((one) => [one.emailKey, one.id]));
    if (known.length + lines.filter(({ emailKey }) => !before.has(emailKey!)).length > mostInvitationsOfItem)
      throw new AppError('invitations.too_many');
    const made = lines.map((line) => make(unit, item, line, { id: before.get(line.emailKey!), way, by }));
    await store.saveNew(
      unit,
      made.map(({ invitation }) => invitation),
    );
    // Once the rows have their new links: a browser that confirmed by an old one until then is among these.
    for (const { invitation } of made) if (before.has(invitation.emailKey)) await unbindBrowsers(unit, invitation.id);
    return made;
  }

  return async (item: InvitedItem, wanted: Wanted, by: Inviter, act: Act): Promise<InvitationReply[]> => {
    if (wanted.send === 'email' && !mailer.isOn) throw new AppError('invitations.email_off');
    return await write(async (unit) => {
      const made = await inviteAll(unit, item, wanted, by);
      for (const { invitation } of made) await give(unit, invitation, act);
      const members = made.flatMap(({ invitation }) => (invitation.accountId ? store.holdersOf(invitation) : []));
      await dependencies.rightsChanged(unit, item, members);
      if (wanted.send === 'email')
        unit.afterCommit(() => send(made, { title: item.title, inviterName: by.name, message: wanted.message ?? '' }));
      const saved = await store.findAll(unit.db, item.id);
      return made.map(({ invitation: { id }, url }) => ({
        ...describe(
          saved.find((one) => one.id === id)!,
          new Map(),
          unit.now,
        ),
        url,
      }));
    });
  };
}

async function give(unit: Unit, one: store.NewInvitation, act: Act): Promise<void> {
  await store.giveRole(unit, one);
  const { mediaId, role } = one;
  unit.record({ what: 'invitation.created', ...act, mediaId, subject: store.personOf(one), details: { role } });
}

async function findLines(
  { findMembers }: InvitationDependencies,
  unit: Unit,
  people: PersonToInvite[],
): Promise<Line[]> {
  const members = await findMembers(unit.db, {
    ids: people.flatMap(({ accountId }) => accountId ?? []),
    emails: people.flatMap(({ email }) => (email ? cleanAccountEmail(email) : [])),
  });
  return people.map((person) => {
    const email = person.email && cleanAccountEmail(person.email);
    const account =
      members.find((one) => (person.accountId ? one.id === person.accountId : one.email === email)) ?? null;
    const address = account?.email ?? person.email;
    return { ...person, account, emailKey: address ? toEmailKey(address) : null };
  });
}

function checkLines(item: InvitedItem, lines: Line[], known: store.Invitation[], now: Date): ErrorDetails {
  const taken = new Set(known.filter((one) => !isOver(one, now)).map(({ emailKey }) => emailKey));
  const seen = new Set<string>();
  return lines.flatMap((line, index) => {
    const wrong = checkLine(item, line, { taken, seen });
    if (line.emailKey) seen.add(line.emailKey);
    if (!wrong) return [];
    const [field, code] = wrong;
    return { field: `people.${index}.${field}`, code, message: wrongs[code] };
  });
}

function checkLine(
  item: InvitedItem,
  { accountId, email, account, emailKey, role, name }: Line,
  { taken, seen }: { taken: ReadonlySet<string>; seen: ReadonlySet<string> },
): [field: string, code: keyof typeof wrongs] | null {
  const field = accountId === undefined ? 'email' : 'accountId';
  if (accountId !== undefined && email !== undefined) return ['email', 'unknown'];
  if (accountId === undefined && email === undefined) return ['email', 'missing'];
  if (accountId !== undefined && !account) return [field, 'no_account'];
  if (account?.id === item.ownerId) return [field, 'owner'];
  if (!rolesOf(item.kind).includes(role)) return ['role', 'unsupported'];
  if (name !== undefined && namesRole(name)) return ['name', 'reserved'];
  if (seen.has(emailKey!)) return [field, 'twice'];
  return taken.has(emailKey!) ? [field, 'invited'] : null;
}
