import type { DiskReserve } from '../ports/disk-reserve.ts';
import type { MediaRun, Transcoder } from '../ports/transcoder.ts';

const lookMs = 500;
const noSpace: MediaRun = { isDone: false, because: 'no_space', printed: '', complaint: 'The disk is full.' };

/** A transcoder that writes nothing while the disk is full: it would use up what the reserve has freed. */
export function spareFullDisk(transcoder: Transcoder, { isFull }: DiskReserve): Transcoder {
  return {
    describe: () => transcoder.describe(),
    // What streams writes no files.
    stream: (command, options) => transcoder.stream(command, options),
    async run(command, options = {}) {
      if (!command.output) return await transcoder.run(command, options);
      if (await isFull()) return noSpace;
      const full = new AbortController();
      const look = async () => {
        if (await isFull()) full.abort();
      };
      const timer = setInterval(() => void look().catch(() => {}), lookMs);
      const signal = options.signal ? AbortSignal.any([options.signal, full.signal]) : full.signal;
      try {
        const run = await transcoder.run(command, { ...options, signal });
        return full.signal.aborted && !run.isDone ? noSpace : run;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
