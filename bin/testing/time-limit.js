import { writeSync } from 'node:fs';
import { isMainThread, Worker } from 'node:worker_threads';

// Loaded before every test file. `--test-timeout` cannot end a file whose main thread turns in a loop, and one such file
// would hold up the whole run: so a second thread keeps the time.

const limitMs = Number(process.env.FOYER_TEST_FILE_TIMEOUT_MS);

if (!isMainThread) {
  setTimeout(() => {
    writeSync(2, `This file did not end within ${limitMs / 1000} s.\n`);
    process.kill(process.pid, 'SIGKILL');
  }, limitMs);
} else if (process.env.NODE_TEST_CONTEXT === 'child-v8' && limitMs > 0) {
  new Worker(new URL(import.meta.url), { execArgv: [] }).unref();
}
