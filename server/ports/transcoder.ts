/** One run of ffmpeg or ffprobe, described as data; the adapter runs it inside whatever walls the system offers. */
export interface MediaCommand {
  program: 'ffmpeg' | 'ffprobe';
  /** Fixed options, numbers and paths of ours; never a word that somebody typed. */
  arguments: readonly string[];
  /** Where it may write; relative output paths in `arguments` are relative to the folder. Null: nowhere. */
  output: MediaOutput | null;
  limits: MediaLimits;
}

export interface MediaOutput {
  /** Absolute; made when it is not there. */
  folder: string;
  /** Made inside the folder; when there are any, results land in them alone. No two runs at a time may share one. */
  subfolders: readonly string[];
  /** All files together; passing it ends the run. */
  maxBytes: number;
}

export interface MediaLimits {
  wallSeconds: number;
  cpuSeconds: number;
  memoryBytes: number;
  /** What ffprobe may print. */
  printedBytes: number;
}

export interface RunOptions {
  /** Ends the program and all it started, at once. */
  signal?: AbortSignal;
  /** Seconds of the result that ffmpeg has made so far. */
  onProgress?: (doneSeconds: number) => void;
}

/** `complaint` is the end of what the program wrote about itself: for the log, never for a person. */
export type MediaRun =
  | { isDone: true; printed: string; complaint: string }
  | { isDone: false; because: RunFailure; printed: string; complaint: string };

/** `failed`: the program gave up on the file. `over_limit`: time, memory or bytes ran out. `no_space`: the disk is full. */
export type RunFailure = 'failed' | 'over_limit' | 'no_space' | 'stopped' | 'missing';

/** Which walls stand around the media programs on this system; `/readyz` shows it. */
export interface TranscoderState {
  /** Null: the program cannot be run. */
  ffmpegVersion: string | null;
  ffprobeVersion: string | null;
  /** Pictures of high dynamic range get their brightness translated, not just cut. */
  canToneMap: boolean;
  /** How many threads one program is given; 0: as it likes, which is right on machines with few cores. */
  threads: number;
  walls: {
    hasLowPriority: boolean;
    /** Processor time, memory, file size and open files are limited by the kernel. */
    hasLimits: boolean;
    hasNoNetwork: boolean;
    /** The kernel ends it with us, even after `kill -9`. */
    diesWithUs: boolean;
    isOtherUser: boolean;
  };
}

export interface Transcoder {
  /** Runs to its end and resolves, whatever that end is; rejects only when the folder cannot be made ready. */
  run(command: MediaCommand, options?: RunOptions): Promise<MediaRun>;
  /** Looks once, then remembers. */
  describe(): Promise<TranscoderState>;
}
