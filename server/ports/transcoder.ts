import type { Readable, Writable } from 'node:stream';

/** One run of ffmpeg or ffprobe, described as data; the adapter runs it behind the walls that the system offers. */
export interface MediaCommand {
  program: 'ffmpeg' | 'ffprobe';
  /**
   * Fixed options, numbers and paths made by Foyer; never text that a person typed. Files to read are named by `-i`,
   * with or without `file:`: behind the strongest wall the program sees no others.
   */
  arguments: readonly string[];
  /** Where the program may write; output paths in `arguments` are relative to its folder. Null: nowhere. */
  output: MediaOutput | null;
  limits: MediaLimits;
  /** Whether it reads from another machine, whose address `-i` names. All others have no network. */
  needsNetwork?: boolean;
}

export interface MediaOutput {
  /** Absolute; created when it does not exist. */
  folder: string;
  /** Created inside the folder; when given, results go only there. Two runs at the same time must not share one. */
  subfolders: readonly string[];
  /** For all files together; exceeding it ends the run. */
  maxBytes: number;
}

export interface MediaLimits {
  wallSeconds: number;
  cpuSeconds: number;
  memoryBytes: number;
  /** Most bytes that ffprobe may print. */
  printedBytes: number;
}

export interface RunOptions {
  /** Aborting it ends the program and all processes it started at once. */
  signal?: AbortSignal;
  /** Seconds of the result that ffmpeg has made so far. */
  onProgress?: (doneSeconds: number) => void;
}

/** `complaint` is the end of the program's error output: for the log, never shown to users. */
export type MediaRun =
  | { isDone: true; printed: string; complaint: string }
  | { isDone: false; because: RunFailure; printed: string; complaint: string };

/**
 * `failed`: the program exited with an error. `over_limit`: time, memory or bytes ran out. `no_space`: the disk is
 * full.
 */
export type RunFailure = 'failed' | 'over_limit' | 'no_space' | 'stopped' | 'missing';

/** The programs and the walls around them on this system; shown by `/readyz`. */
export interface TranscoderState {
  /** Null: the program cannot be run. */
  ffmpegVersion: string | null;
  ffprobeVersion: string | null;
  /** Whether ffmpeg can tone-map HDR pictures, instead of clipping their brightness. */
  canToneMap: boolean;
  /** How many threads one program may use; 0: the program decides, which suits machines with few cores. */
  threads: number;
  walls: {
    hasLowPriority: boolean;
    /** Processor time, memory, file size and open files are limited by the kernel. */
    hasLimits: boolean;
    hasNoNetwork: boolean;
    /** It sees its input, its output folder and the system's programs, and no other file. */
    seesOnlyItsFiles: boolean;
    /** The kernel ends the program when Foyer ends, even after `kill -9`. */
    diesWithUs: boolean;
    isOtherUser: boolean;
  };
}

/** A run that reads its input, and writes its result, while it goes on. */
export interface MediaStream {
  /** What the program reads as `pipe:0`. Closing it lets the program end. */
  input: Writable;
  /** What the program writes to `pipe:1`. */
  output: Readable;
  /** Resolves when the run has ended, successfully or not. */
  ended: Promise<MediaRun>;
}

export interface Transcoder {
  /** Resolves when the run has ended, successfully or not; rejects only when the output folder cannot be prepared. */
  run(command: MediaCommand, options?: RunOptions): Promise<MediaRun>;
  /** Begins a run of a program that reads `pipe:0` and writes `pipe:1`; errors of both are told by `ended` alone. */
  stream(command: MediaCommand, options?: Pick<RunOptions, 'signal'>): Promise<MediaStream>;
  /** Reads the state at the first call and remembers it. */
  describe(): Promise<TranscoderState>;
}
