import { randomInt, timingSafeEqual } from 'node:crypto';
import type { ErrorCode } from '#contracts/errors.ts';
import type { InvitationConfirmed } from '#contracts/invitations.ts';
import { invitedKey } from '#server/access/person.ts';
import { isGuestAccessOn } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { bindBrowser, findBrowsersOf } from './browser-store.ts';
import type { InvitationDependencies } from './dependencies.ts';
import { writeCode } from './mail.ts';
import { toEmailKey } from './email-key.ts';
import * as rules from './rules.ts';
import * as store from './store.ts';

/** One submitted form of the page of a personal link. */
export interface Confirmation {
  email: string | undefined;
  code: string | undefined;
  /** Hash of the browser's guest cookie; null: it sent none. */
  browserHash: string | null;
  /** Hash of a cookie made for this request: used when the browser's own is unknown. */
  freshHash: string;
  /** See `describeSender`. */
  madeFrom: string;
}

export type ConfirmOutcome = { reply: InvitationConfirmed; isFreshBrowser: boolean };

/** What a unit decided; a refusal is thrown after the commit, because a wrong code is counted. */
type Decided =
  | { refuse: ErrorCode; retryAfterSeconds?: number }
  | { bound: store.Invitation; isFreshBrowser: boolean }
  | { code: rules.CodeFacts; mail: { to: string; code: string } | null; id: string };

/** Confirms that the person who opens a personal link has the address that was invited, and binds the link to the browser. */
export function createConfirm(dependencies: InvitationDependencies) {
  const { write, mailer, modules, hashSecret } = dependencies;
  const hashCode = (id: string, code: string) => hashSecret(`${id} ${code}`);

  async function decide(unit: Unit, tokenHash: string, form: Confirmation): Promise<Decided> {
    const one = await store.lockByHash(unit, tokenHash);
    if (!one) return { refuse: 'invitations.not_found' };
    const browsers = await findBrowsersOf(unit.db, one.id);
    const because = await decideOpen(dependencies, unit, one, browsers, form.browserHash);
    if (because) return { refuse: because };
    if (form.browserHash && browsers.includes(form.browserHash)) return { bound: one, isFreshBrowser: false };
    if (browsers.length >= modules().invitetomedia.invitationUses) return { refuse: 'invitations.used_up' };
    if (form.email !== undefined && toEmailKey(form.email) !== one.emailKey)
      return { refuse: 'invitations.other_address' };
    if (form.code !== undefined && mailer.isOn) return await tryCode(unit, one, form, form.code);
    if (form.email === undefined) throw missing('email');
    if (mailer.isOn) return await sendCode(unit, one);
    // The address alone is no proof that the next browser is the same person's.
    return browsers.length > 0 ? { refuse: 'invitations.other_browser' } : await bind(unit, one, form);
  }

  async function sendCode(unit: Unit, one: store.Invitation): Promise<Decided> {
    const decision = rules.decideCode(one.code, unit.now);
    if (!decision.send) {
      if (!decision.because) return { code: one.code, mail: null, id: one.id };
      return { refuse: decision.because, retryAfterSeconds: Math.ceil(decision.waitMs / 1000) };
    }
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const facts = { hash: hashCode(one.id, code), sentAt: unit.now, tries: 0, sent: decision.sent };
    await saveCode(unit, one.id, facts);
    return { code: facts, mail: { to: one.email, code }, id: one.id };
  }

  async function tryCode(unit: Unit, one: store.Invitation, form: Confirmation, typed: string): Promise<Decided> {
    if (!rules.isCodeGood(one.code, unit.now)) return { refuse: 'invitations.code_over' };
    const isRight = timingSafeEqual(Buffer.from(one.code.hash!), Buffer.from(hashCode(one.id, typed)));
    if (isRight) return await bind(unit, one, form);
    await saveCode(unit, one.id, { ...one.code, tries: one.code.tries + 1 });
    return { refuse: 'invitations.wrong_code' };
  }

  async function bind(unit: Unit, one: store.Invitation, form: Confirmation): Promise<Decided> {
    const known = form.browserHash ? await dependencies.findKnownBrowsers(unit.db, [form.browserHash]) : null;
    const isFreshBrowser = !known?.has(form.browserHash!);
    const browserHash = isFreshBrowser ? form.freshHash : form.browserHash!;
    await bindBrowser(unit, one, { browserHash, madeFrom: form.madeFrom });
    await store.change(unit, [one.id], { code_hash: null, ...(!one.seenAt && { seen_at: unit.now.getTime() }) });
    const person = invitedKey(one.id);
    unit.record({ what: 'invitation.confirmed', actor: person, mediaId: one.mediaId, subject: person });
    return { bound: one, isFreshBrowser };
  }

  return async (tokenHash: string, form: Confirmation): Promise<ConfirmOutcome> => {
    const decided = await write((unit) => decide(unit, tokenHash, form));
    if ('refuse' in decided) throw toError(decided);
    if ('bound' in decided)
      return { reply: describeBound(decided.bound.mediaId), isFreshBrowser: decided.isFreshBrowser };
    if (decided.mail) await deliver(dependencies, decided.id, decided.mail);
    return { reply: describeCode(decided.code), isFreshBrowser: false };
  };
}

/** Why the link is good for nobody; null when it can be confirmed, or when this browser has done that. */
export async function decideOpen(
  { findItem, modules }: Pick<InvitationDependencies, 'findItem' | 'modules'>,
  { db, now }: Pick<Unit, 'db' | 'now'>,
  one: store.Invitation,
  browsers: string[],
  browserHash: string | null,
): Promise<ErrorCode | null> {
  if (!(await findItem(db, one.mediaId))) return 'guest_access.unavailable';
  if (!isGuestAccessOn(modules())) return 'invitations.off';
  if (one.revokedAt) return 'invitations.revoked';
  const isBound = browserHash !== null && browsers.includes(browserHash);
  return !isBound && rules.isExpired(one, now) ? 'invitations.expired' : null;
}

/** A code that was not sent can be asked for again at once. */
async function deliver(
  { mailer, modules, write, onError }: InvitationDependencies,
  id: string,
  mail: { to: string; code: string },
): Promise<void> {
  try {
    await mailer.send(writeCode({ ...mail, siteName: modules().theming.siteName }));
  } catch (error) {
    onError(error);
    await write((unit) => store.change(unit, [id], { code_hash: null, code_sent_at: null }));
    throw new AppError('invitations.email_failed');
  }
}

async function saveCode(unit: Unit, id: string, { hash, sentAt, tries, sent }: rules.CodeFacts): Promise<void> {
  const at = sentAt?.getTime() ?? null;
  await store.change(unit, [id], { code_hash: hash, code_sent_at: at, code_tries: tries, codes_sent: sent });
}

function toError({ refuse, retryAfterSeconds }: Extract<Decided, { refuse: ErrorCode }>): AppError {
  return new AppError(refuse, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
}

function describeBound(mediaId: string): InvitationConfirmed {
  return { state: 'confirmed', mediaId, url: `/invited/${mediaId}`, code: null };
}

function describeCode({ sentAt, tries }: rules.CodeFacts): InvitationConfirmed {
  const sinceMs = sentAt!.getTime();
  const code = {
    expiresAt: new Date(sinceMs + rules.codeLivesMs).toISOString(),
    triesLeft: rules.codeTries - tries,
    againAt: new Date(sinceMs + rules.codePauseMs).toISOString(),
  };
  return { state: 'code_sent', mediaId: null, url: null, code };
}

function missing(field: string): AppError {
  return new AppError('request.invalid', { details: [{ field, code: 'missing', message: 'Enter your email.' }] });
}
