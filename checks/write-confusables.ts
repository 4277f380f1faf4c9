/**
 * Writes server/names/confusables.json from the confusables.txt of the Unicode Security Mechanisms:
 *
 *     node checks/write-confusables.ts <path of confusables.txt>
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';

const line = /^\uFEFF?([0-9A-F]+) ;\t([0-9A-F ]+) ;\tMA/u;
const toText = (codes: string) => codes.split(' ').map((code) => String.fromCodePoint(Number.parseInt(code, 16)));

const lookAlikes: Record<string, string> = {};
for (const row of readFileSync(argv[2]!, 'utf8').split('\n')) {
  const [, source, prototype] = line.exec(row) ?? [];
  if (!source || !prototype) continue;
  const [character] = toText(source) as [string];
  // A name is normalized before its characters are looked up, so these never occur in it.
  if (character.normalize('NFKD') !== character || /\p{DI}/u.test(character)) continue;
  const key = toText(prototype.trim()).join('');
  lookAlikes[key] = (lookAlikes[key] ?? '') + character;
}
writeFileSync(new URL('../server/names/confusables.json', import.meta.url), `${JSON.stringify(lookAlikes, null, 2)}\n`);
