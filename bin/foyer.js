import { admin, dev, start } from './commands.js';
import { SetUpError } from './set-up/run.js';

const help = `Foyer: a self-hosted media hub built around the guest link.

  bin/foyer start                           set up what is missing, then run
  bin/foyer dev                             the same for developers: changed files take effect at once
  bin/foyer admin reset-password <email>    give a member a new password
  bin/foyer help                            this text

Settings are environment variables, or lines of a file .env; .env.example lists them with their defaults.`;

const commands = { start, dev, admin };

async function main([name = 'help', ...words]) {
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const command = commands[name];
  if (!command) {
    process.stderr.write(`There is no command "${name}".\n\n${help}\n`);
    return 2;
  }
  return await command(words);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  process.stderr.write(`${error.output}${error.message}\n`);
  process.exitCode = 1;
}
