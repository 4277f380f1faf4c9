import type { InvitedRole } from '#contracts/invitations.ts';
import { accountKey } from '#server/access/person.ts';
import type { Grant } from '#server/access/rules.ts';
import type { Write } from '#server/database/write.ts';
import { createPasswords } from '#server/features/accounts/passwords.ts';
import { sessionLifeMs, type AccountFacts } from '#server/features/accounts/rules.ts';
import { insertAccount, insertSession } from '#server/features/accounts/store.ts';
import { bindBrowser } from '#server/features/invitations/browser-store.ts';
import { giveRole, saveNew, type NewInvitation } from '#server/features/invitations/store.ts';
import { insertFile, saveFile, type MediaFile } from '#server/features/media/file-store.ts';
import { insertMedia, type NewMedia } from '#server/features/media/store.ts';
import { insertRoom, type SettingsChange } from '#server/features/rooms/settings.ts';
import { insertLive, type LiveChange } from '#server/features/live/change.ts';
import { createStreamKeys } from '#server/features/live/stream-keys.ts';
import { createSealedSecrets } from '#server/sealed-secrets.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import { hashSecret, newId, newSecret } from '#server/random.ts';

const passwords = createPasswords();
// A well-formed hash that no known password has.
const nobodys = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
let made = 0;

/** Creates an account, by default a creator, with a unique name and e-mail; without `password` it cannot sign in. */
export async function makeAccount(
  write: Write,
  given: Partial<AccountFacts> & { password?: string } = {},
): Promise<AccountFacts> {
  made += 1;
  const { password, ...facts } = given;
  const account: AccountFacts = {
    id: newId(),
    name: `Ana Pereira ${made}`,
    email: `ana${made}@example.org`,
    role: 'creator',
    mustChangePassword: false,
    timeZone: null,
    ...facts,
  };
  const passwordHash = password === undefined ? nobodys : await passwords.hash(password);
  const isInserted = await write((unit) => insertAccount(unit.db, { ...account, passwordHash, createdAt: unit.now }));
  if (!isInserted) throw new Error(`There is an account with the e-mail ${account.email} already.`);
  return account;
}

export interface MadeSession {
  id: string;
  /** The cookie's value. */
  secret: string;
  hash: string;
  /** For the header `cookie`, over plain http. */
  cookie: string;
}

/** Creates a living session of the account, as after signing in. */
export async function makeSession(write: Write, accountId: string): Promise<MadeSession> {
  const secret = newSecret();
  const session = { id: newId(), secret, hash: hashSecret(secret), cookie: `foyer_session=${secret}` };
  await write((unit) =>
    insertSession(unit.db, {
      id: session.id,
      accountId,
      tokenHash: session.hash,
      userAgent: 'Test browser',
      createdAt: unit.now,
      lastSeenAt: unit.now,
      expiresAt: new Date(unit.now.getTime() + sessionLifeMs),
      madeFrom: null,
    }),
  );
  return session;
}

/** Creates a playable video of the owner, private by default; returns its id. */
export async function makeMedia(
  write: Write,
  given: { ownerId: string } & Partial<NewMedia & MediaFile>,
): Promise<string> {
  made += 1;
  const { status, failure, isPlayable, durationSeconds, picture, hasPoster, storyboard, ...details } = given;
  const media: NewMedia = {
    id: newId(),
    kind: 'video',
    title: `Harbour at dawn ${made}`,
    description: '',
    tags: [],
    visibility: 'private',
    ...details,
  };
  const file: MediaFile = {
    status: status ?? 'ready',
    isPlayable: isPlayable ?? true,
    failure: failure ?? null,
    durationSeconds: durationSeconds ?? 4,
    picture: picture ?? { width: 640, height: 360 },
    hasPoster: hasPoster ?? false,
    storyboard: storyboard ?? null,
  };
  await write(async (unit) => {
    await insertMedia(unit, media);
    if (!mediaKinds[media.kind].hasFile) return;
    await insertFile(unit, media.id);
    await saveFile(unit, media.id, file);
  });
  return media.id;
}

/** Creates a room of the owner, private by default; returns its id. */
export async function makeRoom(
  write: Write,
  given: { ownerId: string } & Partial<NewMedia>,
  settings: SettingsChange = {},
): Promise<string> {
  const mediaId = await makeMedia(write, { ...given, kind: 'room' });
  await write((unit) => insertRoom(unit, mediaId, settings));
  return mediaId;
}

/** Creates a live session of the owner, private by default; returns its id. `secret`: as the server has it. */
export async function makeLive(
  write: Write,
  given: { ownerId: string } & Partial<NewMedia>,
  settings: LiveChange = {},
  secret: Buffer = Buffer.alloc(32, 7),
): Promise<string> {
  const mediaId = await makeMedia(write, { ...given, kind: 'live' });
  const keys = createStreamKeys(createSealedSecrets(secret, 'stream-key'));
  await write(async (unit) => {
    await insertFile(unit, mediaId, 'ready');
    await insertLive(unit, mediaId, settings, keys);
  });
  return mediaId;
}

/** Gives an account a role on an item, as a feature that gives roles does. */
export async function makeGrant(
  write: Write,
  mediaId: string,
  accountId: string,
  { role, source = 'invitation' }: Pick<Grant, 'role'> & Partial<Grant>,
): Promise<void> {
  await write(async ({ db, now }) => {
    const grant = { media_id: mediaId, holder: accountKey(accountId), role, source, created_at: now.getTime() };
    await db.insertInto('item_grants').values(grant).execute();
  });
}

/** Invites somebody without an account, as if a browser had confirmed the invitation; returns the browser's cookie. */
export async function makeInvited(
  write: Write,
  mediaId: string,
  { role, invitedBy, secret = newSecret() }: { role: InvitedRole; invitedBy: string; secret?: string },
): Promise<string> {
  made += 1;
  const email = `invited${made}@example.org`;
  await write(async (unit) => {
    const invitation: NewInvitation = {
      ...{ id: newId(), mediaId, email, emailKey: email, accountId: null, name: `Priya Nair ${made}`, role, invitedBy },
      ...{ tokenHash: null, expiresAt: null, mail: null },
    };
    await saveNew(unit, [invitation]);
    await giveRole(unit, invitation);
    await bindBrowser(unit, invitation, { browserHash: hashSecret(secret), madeFrom: '0000 0000' });
  });
  return `foyer_guest=${secret}`;
}
