import type { Kysely } from 'kysely';
import type { ModuleName, Modules } from '#contracts/modules.ts';
import { lockRows } from '#server/database/lock.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { defaultModules, isModuleName } from './rules.ts';

/** All modules; settings that are not stored have their defaults. */
export async function findModules(db: Kysely<Tables>): Promise<Modules> {
  const names = Object.keys(defaultModules);
  const rows = await db.selectFrom('modules').select(['name', 'settings']).where('name', 'in', names).execute();
  const changed = rows
    .filter(({ name }) => isModuleName(name))
    .map(({ name, settings }) => [name, JSON.parse(settings) as object] as const);
  const byName: Partial<Record<string, object>> = Object.fromEntries(changed);
  return {
    invitetomedia: { ...defaultModules.invitetomedia, ...byName['invitetomedia'] },
    theming: { ...defaultModules.theming, ...byName['theming'] },
  };
}

/** Locks the module until the unit is committed, so that two changes of different settings are both kept. */
export async function lockModule(unit: Unit, name: ModuleName): Promise<void> {
  await unit.db
    .insertInto('modules')
    .values({ name, settings: '{}', changed_at: unit.now.getTime() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  await lockRows(unit, unit.db.selectFrom('modules').select('name').where('name', '=', name)).execute();
}

export async function saveModule<N extends ModuleName>(unit: Unit, name: N, settings: Modules[N]): Promise<void> {
  await unit.db
    .updateTable('modules')
    .set({ settings: JSON.stringify(settings), changed_at: unit.now.getTime() })
    .where('name', '=', name)
    .execute();
}

/** The picture of the mark stands in a row of its own: settings are read every two seconds. */
const markRow = 'theming.mark';

export async function saveMark(unit: Unit, picture: string | null): Promise<void> {
  const values = { settings: JSON.stringify(picture), changed_at: unit.now.getTime() };
  await unit.db
    .insertInto('modules')
    .values({ name: markRow, ...values })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
    .execute();
}

/** In base64. */
export async function findMark(db: Kysely<Tables>): Promise<string | null> {
  const row = await db.selectFrom('modules').select('settings').where('name', '=', markRow).executeTakeFirst();
  return row ? (JSON.parse(row.settings) as string | null) : null;
}
