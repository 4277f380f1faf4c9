import assert from 'node:assert/strict';
import test from 'node:test';
import type { MediaStatus, Visibility } from '#contracts/media.ts';
import {
  canCreate,
  canSee,
  canUpload,
  decideEditing,
  decidePublishedAt,
  decidePurgeBefore,
  describeMay,
  guestMay,
  isListed,
  type MediaFacts,
  type Viewer,
} from './rules.ts';

const owner: Viewer = { id: 'owner', role: 'creator' };
const people = {
  owner,
  formerCreator: { id: 'owner', role: 'member' },
  admin: { id: 'admin', role: 'admin' },
  creator: { id: 'other', role: 'creator' },
  member: { id: 'somebody', role: 'member' },
} as const satisfies Record<string, Viewer>;

const item = (visibility: Visibility, status: MediaStatus = 'ready', deletedAt: Date | null = null): MediaFacts => ({
  ownerId: 'owner',
  visibility,
  status,
  deletedAt,
});

type Person = keyof typeof people;
const makers: Person[] = ['owner', 'formerCreator', 'admin'];
const everybody: Person[] = ['owner', 'formerCreator', 'admin', 'creator', 'member'];

const audiences: [Visibility, sees: Person[], findsInLists: Person[]][] = [
  ['private', makers, makers],
  ['unlisted', everybody, makers],
  ['published', everybody, everybody],
];
for (const [visibility, sees, finds] of audiences) {
  for (const person of everybody) {
    test(`${visibility}: ${person} ${sees.includes(person) ? 'sees' : 'does not see'} it and ${finds.includes(person) ? 'finds' : 'does not find'} it in lists`, () => {
      assert.equal(canSee(people[person], item(visibility)), sees.includes(person));
      assert.equal(isListed(people[person], item(visibility)), finds.includes(person));
    });
  }
  test(`${visibility} and deleted: nobody sees it`, () => {
    for (const person of everybody) {
      assert.equal(canSee(people[person], item(visibility, 'ready', new Date())), false);
      assert.equal(decideEditing(people[person], item(visibility, 'ready', new Date())), 'not_found');
    }
  });
}

const editing: [Person, Visibility, ReturnType<typeof decideEditing>][] = [
  ['owner', 'private', null],
  ['formerCreator', 'private', null],
  ['admin', 'private', null],
  ['creator', 'private', 'not_found'],
  ['member', 'private', 'not_found'],
  ['creator', 'unlisted', 'not_permitted'],
  ['member', 'published', 'not_permitted'],
];
for (const [person, visibility, refusal] of editing) {
  test(`changing a ${visibility} item: ${person} ${refusal === null ? 'may' : `is told "${refusal}"`}`, () => {
    assert.equal(decideEditing(people[person], item(visibility)), refusal);
  });
}

test('an item that does not exist is not found', () => {
  assert.equal(decideEditing(owner, null), 'not_found');
});

const uploads: [MediaStatus, boolean][] = [
  ['draft', true],
  ['failed', true],
  ['uploading', false],
  ['processing', false],
  ['ready', false],
];
for (const [status, may] of uploads) {
  test(`a file ${may ? 'may' : 'may not'} be put into an item that is ${status}`, () => {
    assert.equal(canUpload(owner, item('private', status)), may);
    assert.equal(canUpload(people.creator, item('published', status)), false);
  });
}

test('creators and administrators add media, members do not', () => {
  assert.deepEqual([canCreate(people.creator), canCreate(people.admin), canCreate(people.member)], [true, true, false]);
});

test('what a member may do with an item of somebody else: like, share, follow links', () => {
  assert.deepEqual(describeMay(people.member, item('published'), false), {
    edit: false,
    delete: false,
    upload: false,
    like: true,
    share: true,
    manageGuestAccess: false,
    followLinks: true,
  });
});

test('what an owner may do; guest access as it was decided elsewhere', () => {
  const may = { edit: true, delete: true, upload: false, like: true, share: true, followLinks: true };
  assert.deepEqual(describeMay(owner, item('private'), true), { ...may, manageGuestAccess: true });
  assert.deepEqual(describeMay(owner, item('private'), false), { ...may, manageGuestAccess: false });
});

test('whoever does not see an item may nothing, and a guest may nothing either', () => {
  for (const may of [describeMay(people.member, item('private'), true), guestMay]) {
    assert.deepEqual(new Set(Object.values(may)), new Set([false]));
  }
});

test('an item is dated by the first time it was published', () => {
  const [createdAt, earlier, now] = ['2026-01-01', '2026-02-01', '2026-03-01'].map((day) => new Date(day)) as [
    Date,
    Date,
    Date,
  ];
  const draft = { visibility: 'private' as const, createdAt, publishedAt: createdAt };
  assert.equal(decidePublishedAt(draft, 'published', now), now);
  assert.equal(decidePublishedAt(draft, 'unlisted', now), createdAt);
  assert.equal(decidePublishedAt({ ...draft, publishedAt: earlier }, 'published', now), earlier);
  assert.equal(decidePublishedAt({ ...draft, visibility: 'published' }, 'published', now), createdAt);
});

test('deleted items are kept for thirty days', () => {
  assert.deepEqual(decidePurgeBefore(new Date('2026-03-31T08:00:00Z')), new Date('2026-03-01T08:00:00Z'));
});
