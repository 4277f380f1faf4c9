/** Parses the output of `-progress pipe:1`, in chunks of any size, and reports the seconds of result made so far. */
export function readProgress(tell: (doneSeconds: number) => void): (chunk: Buffer) => void {
  let rest = '';
  let furthest = 0;
  return (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = (lines.pop() ?? '').slice(-200);
    for (const line of lines) {
      const microseconds = /^out_time_us=(\d+)$/u.exec(line)?.[1];
      const seconds = Number(microseconds) / 1e6;
      if (microseconds === undefined || seconds <= furthest) continue;
      furthest = seconds;
      tell(seconds);
    }
  };
}
