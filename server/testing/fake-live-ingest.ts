import type { LiveIngest, LiveReceiver, LiveSink, SenderRefusal } from '#server/ports/live-ingest.ts';

export interface FakeLiveIngest extends LiveIngest {
  /** Who takes senders; null before `start`. */
  receiver: LiveReceiver | null;
  cuts: { mediaId: string; because: SenderRefusal }[];
  /** A sender with this stream key comes; the refusal, where there is one. */
  send(streamKey: string, change?: object): Promise<LiveSink | SenderRefusal>;
}

/** Stands for encoders: tests let them come and go. A sender that is cut ends, as with a real adapter. */
export function createFakeLiveIngest(): FakeLiveIngest {
  const sinks = new Map<string, LiveSink>();
  const ingest: FakeLiveIngest = {
    receiver: null,
    cuts: [],
    async start(receiver) {
      ingest.receiver = receiver;
    },
    state: () => ({
      isListening: ingest.receiver !== null,
      problem: null,
      addresses: { rtmp: 'rtmp://foyer.example/live', rtmps: null },
    }),
    cut(mediaId, because) {
      ingest.cuts.push({ mediaId, because });
      const sink = sinks.get(mediaId);
      sinks.delete(mediaId);
      sink?.end(because);
    },
    async send(streamKey, change = {}) {
      const answer = await ingest.receiver!.authorize(streamKey);
      if (!answer.isAllowed) return answer.because;
      const { mediaId } = answer;
      if (sinks.has(mediaId)) {
        ingest.receiver!.refused(mediaId, 'second_encoder');
        return 'second_encoder';
      }
      const video = { codec: 'avc1.64001f', width: 1280, height: 720 };
      const audio = { codec: 'mp4a.40.2', sampleRate: 48_000 };
      const sink = ingest.receiver!.begin({ mediaId, protocol: 'rtmp', video, audio, ...change });
      sinks.set(mediaId, sink);
      return {
        ...sink,
        end(because) {
          sinks.delete(mediaId);
          sink.end(because);
        },
      };
    },
    async close() {},
  };
  return ingest;
}
