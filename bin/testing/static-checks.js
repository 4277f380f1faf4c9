import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../set-up/places.js';
import { runStep } from './steps.js';

const folders = ['bin', 'checks', 'contracts', 'server', 'web', 'e2e', 'bench'];
const files = ['package.json', 'tsconfig.json', '.oxlintrc.json', '.oxfmtrc.json'];

/** Types, lint and format, one step each. Folders are listed: at the root the linter would read node_modules. */
export function staticChecks() {
  const ours = folders.filter((folder) => existsSync(join(root, folder)));
  const tool = (name) => join(root, 'node_modules/.bin', name);
  return [
    () => runStep('types', tool('tsc'), ['-p', '.']),
    () => runStep('lint', tool('oxlint'), ['--type-aware', '--deny-warnings', ...ours]),
    () => runStep('format', tool('oxfmt'), ['--list-different', ...ours, ...files]),
  ];
}
