interface StartedPostgres {
  url: string;
  stop(): Promise<void>;
}

/** Runs `work` with the PostgreSQL that FOYER_TEST_POSTGRES_URL names, else with one started for its duration. */
export async function withPostgres(work: () => Promise<void>): Promise<void> {
  if (process.env['FOYER_TEST_POSTGRES_URL']) return work();
  // The launcher's file is plain JavaScript without types, because it runs before anything is installed.
  const launcher = new URL('../bin/testing/postgres.js', import.meta.url);
  const { startPostgres } = (await import(launcher.href)) as {
    startPostgres: (given: { isDurable: boolean }) => Promise<StartedPostgres>;
  };
  const postgres = await startPostgres({ isDurable: true });
  process.env['FOYER_TEST_POSTGRES_URL'] = postgres.url;
  try {
    await work();
  } finally {
    await postgres.stop();
  }
}
