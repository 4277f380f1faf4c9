import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Modules } from '#contracts/modules.ts';
import { defaultModules } from '#server/features/modules/rules.ts';
import { hasByTable, rightsTable } from '#server/testing/rights-table.ts';
import { canWrite, decideRights, toRoomRole, type Grant, type ItemFacts } from './rules.ts';
import { nobody, type Person } from './person.ts';

const modules: Modules = {
  ...defaultModules,
  invitetomedia: { ...defaultModules.invitetomedia, allowedAccounts: ['named'] },
};
const item: ItemFacts = { ownerId: 'owner', visibility: 'private', status: 'draft', deletedAt: null };
const account = (id: string, role: 'member' | 'creator' | 'admin' = 'creator'): Person => ({
  kind: 'account',
  id,
  role,
});
const given = (...roles: Grant['role'][]): Grant[] => roles.map((role) => ({ role, source: 'invitation' }));

const people: Record<string, [Person, Grant[]]> = {
  'nobody': [nobody, []],
  'stranger': [account('stranger'), []],
  'guest': [{ kind: 'guest', guestSessionId: 'g' }, []],
  'invited-viewer': [{ kind: 'invited', invitationId: 'i' }, given('viewer')],
  'invited-speaker': [{ kind: 'invited', invitationId: 'i' }, given('speaker')],
  'invited-moderator': [{ kind: 'invited', invitationId: 'i' }, given('moderator')],
  'viewer': [account('v'), given('viewer')],
  'speaker': [account('s'), given('speaker')],
  'moderator': [account('m'), given('moderator')],
  'editor': [account('e'), given('editor')],
  'owner': [account('owner'), []],
  'admin': [account('boss', 'admin'), []],
};

describe('rights on a private item, by person', () => {
  for (const [name, [person, grants]] of Object.entries(people))
    it(`a ${name} has what the table says, and nothing else`, () => {
      const rights = decideRights(person, item, grants, { modules });
      const expected = rightsTable.map(([right]) => [right, hasByTable(name, right)]);
      assert.deepEqual({ ...rights }, Object.fromEntries(expected));
    });
});

describe('a person with several roles on an item has the rights of the highest', () => {
  const rightsOf = (person: Person, grants: Grant[], change: Partial<ItemFacts> = {}) =>
    decideRights(person, { ...item, ...change }, grants, { modules });

  it('two grants give what the higher one gives', () => {
    assert.deepEqual(rightsOf(account('x'), given('viewer', 'moderator')), rightsOf(account('x'), given('moderator')));
  });
  it('a grant to the owner takes nothing away', () => {
    assert.deepEqual(rightsOf(account('owner'), given('viewer')), rightsOf(account('owner'), []));
  });
  it('an administrator who co-edits an item manages its guest access as well', () => {
    assert.equal(rightsOf(account('boss', 'admin'), given('editor')).manageGuestAccess, true);
  });
  it('a person with a grant finds an unlisted item in lists, others by its address only', () => {
    assert.equal(rightsOf(account('x'), given('viewer'), { visibility: 'unlisted' }).list, true);
    const { list, open, like } = rightsOf(account('x'), [], { visibility: 'unlisted' });
    assert.deepEqual({ list, open, like }, { list: false, open: true, like: true });
  });
  it('nobody has any right on a deleted item', () => {
    for (const [person, grants] of Object.values(people)) {
      const rights = rightsOf(person, grants, { deletedAt: new Date(0) });
      assert.ok(Object.values(rights).every((right) => !right));
    }
  });
  it('a file may be uploaded while the item has none, or its file failed', () => {
    const statuses = ['draft', 'uploading', 'processing', 'ready', 'failed'] as const;
    const may = statuses.filter((status) => rightsOf(account('owner'), [], { status }).upload);
    assert.deepEqual(may, ['draft', 'failed']);
  });
});

describe('who may manage guest access, by the module Invitetomedia', () => {
  const manages = (id: string, role: 'member' | 'creator' | 'admin', ownerId: string, change: Partial<Modules> = {}) =>
    decideRights(account(id, role), { ...item, ownerId }, [], { modules: { ...modules, ...change } }).manageGuestAccess;
  const withInvite = (change: Partial<Modules['invitetomedia']>) => ({
    invitetomedia: { ...modules.invitetomedia, ...change },
  });

  it('an owner with the minimal role may', () => assert.equal(manages('me', 'creator', 'me'), true));
  it('an owner with a lower role may not', () => assert.equal(manages('me', 'member', 'me'), false));
  it('a named account may, regardless of its role', () => assert.equal(manages('named', 'member', 'named'), true));
  it('a named account may not manage what others own', () => assert.equal(manages('named', 'member', 'me'), false));
  it('an administrator may not manage what others own', () => assert.equal(manages('boss', 'admin', 'me'), false));
  it('nobody may while Invitetomedia is off', () =>
    assert.equal(manages('me', 'admin', 'me', withInvite({ enabled: false })), false));
  it('nobody may without the new media page', () =>
    assert.equal(manages('me', 'admin', 'me', { theming: { ...modules.theming, mediapage: false } }), false));
});

describe('an invitation', () => {
  const off = { ...modules, invitetomedia: { ...modules.invitetomedia, enabled: false } };
  const invited: Person = { kind: 'invited', invitationId: 'i' };
  const seesWith = (person: Person, grants: Grant[], change: Partial<ItemFacts> = {}) =>
    decideRights(person, { ...item, ...change }, grants, { modules: off }).see;

  it('gives nothing while guest access is switched off on the site, to members neither', () => {
    assert.equal(seesWith(invited, given('moderator')), false);
    assert.equal(seesWith(account('x'), given('moderator')), false);
  });
  it('that is switched off takes no role of another source away', () => {
    assert.equal(seesWith(account('x'), [{ role: 'viewer', source: 'channel' }]), true);
  });
  it('that was revoked leaves its person without rights, also on a published item', () => {
    const rights = decideRights(invited, { ...item, visibility: 'published' }, [], { modules });
    assert.ok(Object.values(rights).every((right) => !right));
  });
});

describe('roles in a room', () => {
  const roleOf = (name: string) => toRoomRole(decideRights(people[name]![0], item, people[name]![1], { modules }));

  it('follow from the rights on its item', () => {
    const roles = Object.keys(people).map((name) => [name, roleOf(name)]);
    assert.deepEqual(Object.fromEntries(roles), {
      ...{ nobody: null, stranger: null, guest: 'viewer', viewer: 'viewer', speaker: 'speaker' },
      ...{ 'invited-viewer': 'viewer', 'invited-speaker': 'speaker', 'invited-moderator': 'moderator' },
      ...{ moderator: 'moderator', editor: 'moderator', owner: 'moderator', admin: 'moderator' },
    });
  });

  for (const role of ['viewer', 'speaker', 'moderator'] as const)
    for (const isChatOn of [true, false]) {
      const may = isChatOn || role === 'moderator';
      it(`a ${role} ${may ? 'may' : 'may not'} write while the chat is ${isChatOn ? 'on' : 'off'}`, () => {
        assert.equal(canWrite(role, isChatOn), may);
      });
    }
});
