import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const usualGo = '/usr/local/go/bin';

/**
 * A Go that stops in the middle of building the engine: it prints two fifths of the packages, as a build does, and then
 * waits forever. All other commands go to the real Go.
 */
export class HeldGo {
  readonly #folder = mkdtempSync(join(tmpdir(), 'foyer-held-go-'));

  constructor() {
    chmodSync(this.#folder, 0o755);
    const script = `#!/bin/sh
PATH="\${PATH#*${delimiter}}${delimiter}${usualGo}"
[ "$1" = build ] || exec go "$@"
for last; do :; done
packages=$(go list -deps "$last")
echo "$packages" | head -n $(($(echo "$packages" | wc -l) * 2 / 5)) >&2
while :; do sleep 1; done
`;
    const program = join(this.#folder, 'go');
    writeFileSync(program, script);
    chmodSync(program, 0o755);
  }

  /** Settings for a Foyer that builds with this Go and finds no engine built before. */
  get settings(): Record<string, string> {
    return {
      PATH: `${this.#folder}${delimiter}${process.env['PATH'] ?? ''}`,
      FOYER_CACHE_DIR: join(this.#folder, 'cache'),
    };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
