import type { Kysely } from 'kysely';
import type { NoticeName } from '#contracts/notices.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { deleteNotices, findOwner, insertForAccount, insertForOwner, markRead, type NewNotice } from './store.ts';

type Told = Omit<NewNotice, 'id'>;

export interface Notices {
  /** Tells one member; what was told before under this name and subject is new again. */
  tellAccount(unit: Unit, accountId: string, notice: Told): Promise<void>;
  /** Tells the owner of the item, once for each subject: hands one statement over that reads nothing back. */
  tellOwner(unit: Unit, notice: Told): void;
  /** Forgets what was told about a subject that is over. */
  withdraw(unit: Unit, name: NoticeName, subject: string): Promise<void>;
  /** Without ids, all notices of the account. */
  read(unit: Unit, accountId: string, ids: string[] | undefined): Promise<void>;
  /** Registers who hears, after each commit, whose notices it changed. */
  whenChanged(listener: (accountId: string) => void): void;
}

export interface NoticesDependencies {
  read: Kysely<Tables>;
  onError(error: unknown): void;
}

/** What members are told. Every change of it goes through here, so that their open pages hear of it. */
export function createNotices({ read, onError }: NoticesDependencies): Notices {
  const listeners: ((accountId: string) => void)[] = [];
  const changed = (accountId: string) => listeners.forEach((listener) => listener(accountId));
  return {
    async tellAccount(unit, accountId, notice) {
      await insertForAccount(unit, accountId, { id: newId(), ...notice });
      unit.afterCommit(() => changed(accountId));
    },
    tellOwner(unit, notice) {
      unit.handOver(insertForOwner(unit, { id: newId(), ...notice }));
      unit.afterCommit(() => {
        findOwner(read, notice.mediaId).then((ownerId) => ownerId && changed(ownerId), onError);
      });
    },
    async withdraw(unit, name, subject) {
      const accountIds = await deleteNotices(unit, name, subject);
      unit.afterCommit(() => accountIds.forEach(changed));
    },
    async read(unit, accountId, ids) {
      await markRead(unit, accountId, ids);
      unit.afterCommit(() => changed(accountId));
    },
    whenChanged: (listener) => void listeners.push(listener),
  };
}
