import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that this launcher belongs to, whatever the working directory is. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The Node that package.json pins; the Node that runs this file may be older. */
export const pinnedNode = join(root, 'node_modules/.bin/node');

/** The environment without our own `.bin`: npm must run on the machine's Node while it replaces the pinned one. */
export function machineEnvironment() {
  const ours = join(root, 'node_modules/.bin');
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ours);
  return { ...process.env, PATH: path.join(delimiter) };
}
