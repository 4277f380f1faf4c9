import { behindWalls, type ProgramPaths, type Walls } from '../transcoder-ffmpeg-walls.ts';

/** Command lines of ffmpeg for one sender: as it comes, or encoded again with regular key frames. */
export interface RemuxCommands {
  copy: string[];
  encode: string[];
}

const limits = { wallSeconds: 0, cpuSeconds: 30 * 86_400, memoryBytes: 2 ** 31, printedBytes: 0 };

/** A little read ahead suffices, because the head of the stream comes first; `nobuffer` would throw pictures away. */
const probing = ['-analyzeduration', '500000', '-probesize', '100000', '-fpsprobesize', '0'];

/** Fragments as `LiveSink.write` describes them. Sound that stops does not hold the picture back. */
export const fragments = [
  ...['-max_interleave_delta', '500000', '-flush_packets', '1', '-frag_duration', '200000'],
  ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof+skip_trailer', '-f', 'mp4', 'pipe:1'],
];

/** A size that fits one core, and a key frame every two seconds. */
const again = [
  ...['-vf', "scale=w='min(1280,iw)':h='min(720,ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"],
  ...['-fpsmax', '30', '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'],
  ...['-threads', '4'],
  ...['-crf', '23', '-maxrate', '2500k', '-bufsize', '2500k', '-force_key_frames', 'expr:gte(t,n_forced*2)'],
  ...['-c:a', 'copy'],
];

const mapping = ['-map', '0:v:0', '-map', '0:a:0?', '-dn', '-sn'];
/** Few threads: memory is limited, and many senders share the machine. */
const quiet = ['-nostdin', '-v', 'fatal', '-threads', '2', '-filter_threads', '2'];

/** ffmpeg reads FLV from its input and writes to its output, behind the same walls as when it transcodes. */
export function remuxCommands(walls: Walls, paths: ProgramPaths): RemuxCommands {
  const build = (codecs: string[]) =>
    behindWalls(urgent(walls), paths, {
      program: 'ffmpeg',
      arguments: [...quiet, ...probing, '-f', 'flv', '-i', 'pipe:0', ...mapping, ...codecs, ...fragments],
      output: null,
      limits,
    });
  return { copy: build(['-c', 'copy']), encode: build(again) };
}

const protocols = 'rtmp,rtmps,rtsp,rtsps,rtp,udp,http,https,tcp,tls,crypto';

/** Reads a stream of another server as FLV. Its sound may be of any kind, because other protocols carry other ones. */
export function pullCommand(walls: Walls, paths: ProgramPaths, url: string): string[] {
  const input = [...(url.startsWith('rtsp') ? ['-rtsp_transport', 'tcp'] : []), '-protocol_whitelist', protocols];
  const output = ['-c:v', 'copy', '-c:a', 'aac', '-flush_packets', '1', '-flvflags', 'no_duration_filesize'];
  return behindWalls(urgent(walls), paths, {
    program: 'ffmpeg',
    arguments: [...quiet, ...probing, ...input, '-i', url, ...mapping, ...output, '-f', 'flv', 'pipe:1'],
    output: null,
    limits,
    needsNetwork: true,
  });
}

/** People are watching: it does not wait for the transcoder, which has a low priority. */
function urgent(walls: Walls): Walls {
  return { ...walls, hasNice: false };
}
