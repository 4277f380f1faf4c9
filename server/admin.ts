import { createSystemClock } from './adapters/clock-system.ts';
import { hasConfiguredDatabase, openConfiguredDatabase } from './adapters/database-configured.ts';
import { readConfig } from './config.ts';
import { createWriter } from './database/write.ts';
import { resetPassword } from './features/accounts/change-password.ts';
import { createPasswords } from './features/accounts/passwords.ts';
import { createAccountSessions } from './features/accounts/sessions.ts';
import { endAllOf } from './features/page-sessions/store.ts';

/** A usage error, or a state that the user of the command can repair: printed as one sentence, without a stack. */
class Plain extends Error {}

const usage = 'Write it like this: bin/foyer admin reset-password <email>';

async function main([action, email, ...rest]: string[]): Promise<void> {
  if (action !== 'reset-password' || !email || rest.length > 0) throw new Plain(usage);
  const config = readSettings();
  if (!hasConfiguredDatabase(config)) {
    throw new Plain(
      `There is no database in ${config.dataDir} yet. Start Foyer once, or set FOYER_DATA_DIR to where it keeps its data.`,
    );
  }
  const database = openConfiguredDatabase(config);
  const clock = createSystemClock();
  const { write, close } = createWriter(database, clock);
  try {
    const sessions = createAccountSessions({ read: database.read, write, clock });
    sessions.alsoEnd(async (unit, ids) => void (await endAllOf(unit, 'account_session_id', ids)));
    const done = await resetPassword({ write, passwords: createPasswords(), sessions }, email);
    if (!done) throw new Plain(`No account has the e-mail ${email}.`);
    process.stdout.write(
      `New password of ${done.account.name} (${done.account.email}): ${done.password}\n` +
        'It is shown this once, and has to be changed at the next sign-in. All sessions of the account have ended.\n',
    );
  } finally {
    await close();
    await database.close();
  }
}

function readSettings(): ReturnType<typeof readConfig> {
  try {
    return readConfig(process.env);
  } catch (error) {
    throw new Plain((error as Error).message, { cause: error });
  }
}

/** What went wrong in one sentence. */
function explain(error: unknown): string {
  if (error instanceof Plain) return error.message;
  const cause = (error as { cause?: unknown }).cause ?? error;
  const text = cause instanceof Error ? cause.message || String((cause as { code?: string }).code) : String(cause);
  if (/no such table|relation .* does not exist/u.test(text))
    return 'The database is empty. Start Foyer once, then try again.';
  return `The password could not be changed: ${text}`;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
