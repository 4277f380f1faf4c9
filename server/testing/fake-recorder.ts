import type { BrowserFrame, BrowserRecorder, LiveReceiver, LiveSink } from '#server/ports/live-ingest.ts';

export interface FakeRecorder extends BrowserRecorder {
  /** What was recorded of each item, in order: `camera`, `stopped camera`, `end left`. */
  recorded: string[];
}

/** Takes frames in place of ffmpeg; begins a take with the first one and writes what each frame carries. */
export function createFakeRecorder(): FakeRecorder {
  const recorded: string[] = [];
  return {
    recorded,
    async record(mediaId: string, receiver: LiveReceiver) {
      let sink: LiveSink | null = null;
      return {
        frame({ source }: BrowserFrame) {
          const video = { codec: 'avc1.64001f', width: 1280, height: 720 };
          sink ??= receiver.begin({ mediaId, protocol: 'browser', video, audio: null });
          recorded.push(source);
        },
        stopped: (source) => void recorded.push(`stopped ${source}`),
        async end(because) {
          recorded.push(`end ${because}`);
          sink?.end(because);
          sink = null;
        },
      };
    },
  };
}
