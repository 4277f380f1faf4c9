import { join } from 'node:path';
import { build } from 'vite';
import { root } from './set-up/places.js';

// Started by `bin/foyer dev`, and gone with it: the channel closes when the launcher ends, however it ends.
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {});

await build({ root: join(root, 'web'), logLevel: 'warn', build: { watch: {} } });
