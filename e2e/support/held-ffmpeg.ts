import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * The ffmpeg of this machine for one Foyer, wrapped so that it makes the named rendition only after `release()`, or only
 * its beginning before: so a story can look at a video in preparation on a machine of any speed.
 */
export class HeldFfmpeg {
  readonly #folder: string;

  /** `afterSegment`: it makes the rendition slowly up to this segment, and stands there until it is released. */
  constructor(rendition: string, afterSegment: number | null = null) {
    // ffmpeg may run as another user, who must be able to read the folder.
    this.#folder = mkdtempSync(join(tmpdir(), 'foyer-held-ffmpeg-'));
    chmodSync(this.#folder, 0o755);
    const real = execFileSync('/bin/sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' }).trim();
    const untilReleased = `while [ ! -e '${this.#released}' ]; do sleep 0.1; done`;
    const standing = `'${real}' -readrate 8 "$@" & pid=$!
while [ ! -e '${rendition}/s${afterSegment}.m4s' ] && kill -0 $pid; do sleep 0.05; done
kill -STOP $pid; ${untilReleased}; kill -CONT $pid; wait $pid; exit`;
    const script = `#!/bin/sh
case "$*" in *" ${rendition}/"*) ${afterSegment === null ? untilReleased : standing} ;; esac
exec '${real}' "$@"
`;
    writeFileSync(join(this.#folder, 'ffmpeg'), script);
    chmodSync(join(this.#folder, 'ffmpeg'), 0o755);
  }

  get #released(): string {
    return join(this.#folder, 'released');
  }

  /** Settings for a Foyer that uses this ffmpeg. */
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
