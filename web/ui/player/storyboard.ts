/** One small picture of the storyboard and the part of the video it stands for. */
export interface StoryboardCue {
  startSeconds: number;
  endSeconds: number;
  imageUrl: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

const TIMING = /^\s*([\d:.]+)\s+-->\s+([\d:.]+)/;
const CLOCK = /^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/;
const AREA = /[#&]xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/;

/** Reads a WebVTT storyboard; malformed cues are left out. Addresses are resolved against the file's own. */
export function parseStoryboard(text: string, fileUrl: string): StoryboardCue[] {
  const cues: StoryboardCue[] = [];
  for (const block of text.replace(/\r\n?/g, '\n').split(/\n{2,}/)) {
    const cue = parseBlock(block.split('\n'), fileUrl);
    if (cue !== null) cues.push(cue);
  }
  return cues.sort((a, b) => a.startSeconds - b.startSeconds);
}

/** Finds the picture for a moment: the cue that holds it, else the last one before it. */
export function findStoryboardCue(cues: readonly StoryboardCue[], seconds: number): StoryboardCue | undefined {
  return cues.findLast((cue) => cue.startSeconds <= seconds) ?? cues[0];
}

function parseBlock(lines: string[], fileUrl: string): StoryboardCue | null {
  const at = lines.findIndex((line) => TIMING.test(line));
  const timing = TIMING.exec(lines[at] ?? '');
  const payload = lines[at + 1]?.trim() ?? '';
  const area = AREA.exec(payload);
  if (timing === null || area === null) return null;
  const startSeconds = parseClock(timing[1] ?? '');
  const endSeconds = parseClock(timing[2] ?? '');
  const imageUrl = resolveUrl(payload.slice(0, area.index), fileUrl);
  const [x = 0, y = 0, width = 0, height = 0] = area.slice(1).map(Number);
  if (startSeconds === null || endSeconds === null || imageUrl === null || width === 0 || height === 0) return null;
  return { startSeconds, endSeconds, imageUrl, x, y, width, height };
}

function parseClock(text: string): number | null {
  const parts = CLOCK.exec(text);
  return parts === null ? null : Number(parts[1] ?? 0) * 3600 + Number(parts[2]) * 60 + Number(parts[3]);
}

function resolveUrl(address: string, fileUrl: string): string | null {
  return URL.canParse(address, fileUrl) ? new URL(address, fileUrl).href : null;
}
