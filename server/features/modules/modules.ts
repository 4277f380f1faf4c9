import type { Kysely } from 'kysely';
import type { ModuleChange, Modules as AllModules } from '#contracts/modules.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import { every } from '#server/every.ts';
import { defaultModules } from './rules.ts';
import { findModules, lockModule, saveModule } from './store.ts';

export interface Modules {
  /** The current settings, from memory: they are needed for every request of a guest. */
  current(): AllModules;
  /** Reads the stored settings; before the first call `current` returns the defaults. */
  load(): Promise<void>;
  /** Changes the given settings of one module, and returns all modules after that. */
  change(change: ModuleChange): Promise<AllModules>;
  close(): void;
}

const rereadMs = 2_000;

/** `isShared`: other processes may change the modules as well, so they are read again every two seconds. */
export function createModules(dependencies: { read: Kysely<Tables>; write: Write; isShared: boolean }): Modules {
  const { read, write, isShared } = dependencies;
  let modules = defaultModules;
  let changes = 0;

  async function load(): Promise<void> {
    const changesBefore = changes;
    const found = await findModules(read);
    // A result read before a change by this process must not undo it.
    if (changes === changesBefore) modules = found;
  }

  // While the database is unavailable the last known settings are kept; without it nobody is let in anyway.
  const stop = isShared ? every(rereadMs, load, () => {}) : () => {};

  return {
    current: () => modules,
    load,
    async change({ name, settings }) {
      return write(async (unit) => {
        await lockModule(unit, name);
        const stored = await findModules(unit.db);
        const changed = { ...stored, [name]: { ...stored[name], ...settings } };
        await saveModule(unit, name, changed[name]);
        unit.afterCommit(() => {
          changes += 1;
          modules = changed;
        });
        return changed;
      });
    },
    close: stop,
  };
}
