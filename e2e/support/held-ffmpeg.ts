import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * The ffmpeg of this machine for one Foyer, which waits before it makes renditions of that name until it is released: so
 * a story sees a video that is being prepared, however fast the machine and however slow the browser.
 */
export class HeldFfmpeg {
  readonly #folder: string;

  constructor(rendition: string) {
    // ffmpeg may run as a user who owns nothing: the folder has to be open for everybody.
    this.#folder = mkdtempSync(join(tmpdir(), 'foyer-held-ffmpeg-'));
    chmodSync(this.#folder, 0o755);
    const real = execFileSync('/bin/sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' }).trim();
    const script = `#!/bin/sh
case "$*" in *" ${rendition}/"*) while [ ! -e '${this.#released}' ]; do sleep 0.1; done ;; esac
exec '${real}' "$@"
`;
    writeFileSync(join(this.#folder, 'ffmpeg'), script);
    chmodSync(join(this.#folder, 'ffmpeg'), 0o755);
  }

  get #released(): string {
    return join(this.#folder, 'released');
  }

  /** The setting of a Foyer that is to use it. */
  get settings(): { PATH: string } {
    return { PATH: [this.#folder, process.env['PATH']].join(delimiter) };
  }

  release(): void {
    writeFileSync(this.#released, '');
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
