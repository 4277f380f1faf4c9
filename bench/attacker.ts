// One attack in its own process. Arguments: name, connections, target as JSON; it ends with the channel to its parent.
import { attacks, type Target } from '#server/testing/attacks.ts';

const [name, connections, target] = process.argv.slice(2) as [keyof typeof attacks, string, string];
const attack = attacks[name](JSON.parse(target) as Target, Number(connections));
process.on('disconnect', () => {
  attack.end();
  process.exit(0);
});
