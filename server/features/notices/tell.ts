import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { insertForAccount, insertForOwner, type NewNotice } from './store.ts';

type Told = Omit<NewNotice, 'id'>;

/** Tells one member; what was told before under this name and subject is new again. */
export const tellAccount = (unit: Unit, accountId: string, notice: Told): Promise<void> =>
  insertForAccount(unit, accountId, { id: newId(), ...notice });

/** Tells the owner of the item, once for each subject: one statement that reads nothing back. */
export const tellOwner = (unit: Unit, notice: Told): Promise<void> => insertForOwner(unit, { id: newId(), ...notice });
