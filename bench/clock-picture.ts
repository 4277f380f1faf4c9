// Both functions run in pages of a browser, so they use nothing from outside themselves.

/** Replaces the camera by a picture of the time: eight by four black or white blocks, readable after any encoder. */
export function showClockAsCamera(): void {
  // An empty page has no media devices.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return;
  const [width, height, rate] = [640, 360, 30];
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d', { alpha: false })!;
  const paint = () => {
    const ms = Date.now() & 0xffff;
    // Sixteen bits and their inverse, so that a mix of two frames is recognized.
    for (let bit = 0; bit < 32; bit += 1) {
      const isSet = bit < 16 ? (ms >> bit) & 1 : ~(ms >> (bit - 16)) & 1;
      pen.fillStyle = isSet ? 'white' : 'black';
      pen.fillRect(((bit % 8) * width) / 8, (Math.floor(bit / 8) * height) / 4, width / 8, height / 4);
    }
    requestAnimationFrame(paint);
  };
  requestAnimationFrame(paint);
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async ({ video, audio } = {}) => {
    const sound = audio ? (await ask({ audio })).getTracks() : [];
    return new MediaStream([...sound, ...(video ? canvas.captureStream(rate).getVideoTracks() : [])]);
  };
}

/** Reads the time from a video: for each frame, the milliseconds from painting to display. */
export async function readClock(video: HTMLVideoElement, { seconds }: { seconds: number }): Promise<number[]> {
  const pen = new OffscreenCanvas(8, 4).getContext('2d', { willReadFrequently: true })!;
  pen.imageSmoothingEnabled = false;
  const read = () => {
    // Reads one point of each block, its middle.
    pen.drawImage(video, 0, 0, 8, 4);
    const { data } = pen.getImageData(0, 0, 8, 4);
    const bits = Array.from({ length: 32 }, (_, at) => Number(data[at * 4]! > 127));
    const valueOf = (some: number[]) => some.reduce((value, bit, at) => value + bit * 2 ** at, 0);
    const [ms, opposite] = [valueOf(bits.slice(0, 16)), valueOf(bits.slice(16))];
    return ms + opposite === 0xffff ? ms : null;
  };
  const delays: number[] = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const untilSeen = await new Promise<number>((resolve) => {
      video.requestVideoFrameCallback((now, { expectedDisplayTime }) =>
        resolve(Math.max(0, expectedDisplayTime - now)),
      );
    });
    const ms = read();
    if (ms !== null) delays.push(((Date.now() - ms) & 0xffff) + untilSeen);
  }
  return delays;
}
