import type { Kysely } from 'kysely';
import type { ModuleChange, Modules as AllModules } from '#contracts/modules.ts';
import type { Tables } from '#server/database/tables.ts';
import { AppError } from '#server/app-error.ts';
import type { Act } from '#server/access/person.ts';
import type { FactDetails } from '#server/database/facts.ts';
import type { Write } from '#server/database/write.ts';
import { every } from '#server/every.ts';
import { defaultModules, findOutOfOrder } from './rules.ts';
import { nameMark } from './mark.ts';
import { findMark, findModules, lockModule, saveMark, saveModule } from './store.ts';

export interface Modules {
  /** The current settings, from memory: they are needed for every request of a guest. */
  current(): AllModules;
  /** Reads the stored settings; before the first call `current` returns the defaults. */
  load(): Promise<void>;
  /** Changes the given settings of one module, and returns all modules after that. */
  change(change: ModuleChange, act: Act): Promise<AllModules>;
  /** The picture of the site's mark, a PNG; null: it has none of its own. */
  readMark(): Promise<Buffer | null>;
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
    async change({ name, settings }, act) {
      const { markPicture, ...wanted } = { markPicture: undefined, ...settings };
      const mark = markPicture === undefined ? {} : { mark: markPicture === null ? null : nameMark(markPicture) };
      return write(async (unit) => {
        await lockModule(unit, name);
        const stored = await findModules(unit.db);
        const changed: AllModules = { ...stored, [name]: { ...stored[name], ...wanted, ...mark } };
        assertInOrder(changed.invitetomedia);
        await saveModule(unit, name, changed[name]);
        if (markPicture !== undefined) await saveMark(unit, markPicture);
        for (const details of describeChanges(stored[name], changed[name]))
          unit.record({ what: 'module.changed', ...act, subject: name, details });
        unit.afterCommit(() => {
          changes += 1;
          modules = changed;
        });
        return changed;
      });
    },
    async readMark() {
      const picture = await findMark(read);
      return picture === null ? null : Buffer.from(picture, 'base64');
    },
    close: stop,
  };
}

/** One fact for each setting that is another now; lists and long texts are named only. */
function describeChanges(before: object, settings: object): FactDetails[] {
  const old: Record<string, unknown> = { ...before };
  return Object.entries(settings).flatMap(([setting, to]: [string, unknown]) => {
    const from = old[setting];
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    return [{ setting, ...(isBrief(from) && isBrief(to) ? { from: from ?? null, to: to ?? null } : {}) }];
  });
}

const longestInFact = 100;

function isBrief(value: unknown): value is string | number | boolean | null | undefined {
  return typeof value === 'string' ? value.length <= longestInFact : typeof value !== 'object' || value === null;
}

function assertInOrder(settings: AllModules['invitetomedia']): void {
  const field = findOutOfOrder(settings);
  if (!field) return;
  throw new AppError('request.invalid', {
    details: [{ field, code: 'above_most', message: 'Suggest at most what is allowed.' }],
  });
}
