import type {
  LiveReceiver,
  LiveSender,
  LiveSink,
  SenderHealth,
  SenderNote,
  SenderRefusal,
} from '#server/ports/live-ingest.ts';
import type { ListeningPorts, RtmpServerOptions } from './rtmp-server.ts';

/** What Foyer tells the process that reads RTMP. `question` and `sink` are numbers that the process gave. */
export type ToReader =
  | { is: 'listen'; options: RtmpServerOptions }
  | { is: 'answer'; question: number; answer: Awaited<ReturnType<LiveReceiver['authorize']>> | null }
  | { is: 'taken'; sink: number; bytes: number }
  | { is: 'cut'; mediaId: string; because: SenderRefusal }
  | { is: 'close' };

/** What that process tells Foyer. */
export type FromReader =
  | { is: 'listening'; ports: ListeningPorts }
  | { is: 'problem'; problem: string }
  /** Where the program failed, without the message of the error: that may quote a sender. */
  | { is: 'crashed'; where: string }
  | { is: 'question'; question: number; streamKey: string }
  | { is: 'begin'; sink: number; sender: LiveSender }
  | { is: 'bytes'; sink: number; bytes: Uint8Array }
  | { is: 'health'; sink: number; health: SenderHealth }
  | { is: 'end'; sink: number; because: Parameters<LiveSink['end']>[0] }
  | { is: 'refused'; mediaId: string; because: SenderRefusal; detail?: string | undefined }
  | { is: 'noted'; mediaId: string; note: SenderNote; detail?: string | undefined };
