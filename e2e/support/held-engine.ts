import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An engine of rooms for one Foyer that reports its version at once, but starts only after `release()`. */
export class HeldEngine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'foyer-held-engine-'));

  constructor(real: string) {
    chmodSync(this.#folder, 0o755);
    const script = `#!/bin/sh
case "$*" in *--version*) ;; *) while [ ! -e '${this.#released}' ]; do sleep 0.1; done ;; esac
exec '${real}' "$@"
`;
    writeFileSync(this.#program, script);
    chmodSync(this.#program, 0o755);
  }

  /** Settings for a Foyer that uses this engine. */
  get settings(): { FOYER_LIVEKIT_BINARY: string } {
    return { FOYER_LIVEKIT_BINARY: this.#program };
  }

  get #program(): string {
    return join(this.#folder, 'livekit-server');
  }

  get #released(): string {
    return join(this.#folder, 'released');
  }

  release(): void {
    writeFileSync(this.#released, '');
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
