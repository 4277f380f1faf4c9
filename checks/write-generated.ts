import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDocuments } from './generated.ts';
import { root } from './repository.ts';

for (const [path, text] of generateDocuments()) writeFileSync(join(root, path), text);
