import { join } from 'node:path';
import { createServer } from 'vite';
import { root } from './set-up/places.js';

// Started by `bin/foyer dev`; ends with it, because the channel closes however the launcher ends.
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {});

const pages = await createServer({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn' });
await pages.listen();
process.stdout.write(`The pages as you edit them: ${pages.resolvedUrls.local[0]}\n`);
