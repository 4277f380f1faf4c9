/** Keeps the last picture in view while the element below it loads another source. */
export interface LastPicture {
  show(): void;
  /** Hides it as soon as the element shows a picture of its own. */
  hideSoon(): void;
}

const NO_PICTURE_MS = 400;

export function createLastPicture(video: HTMLVideoElement, canvas: HTMLCanvasElement): LastPicture {
  canvas.hidden = true;
  let shown = 0;
  return {
    show() {
      shown += 1;
      if (!canvas.hidden || video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      canvas.getContext('2d')?.drawImage(video, 0, 0);
      canvas.hidden = false;
    },
    hideSoon() {
      const mine = shown;
      const hide = () => {
        if (mine === shown) canvas.hidden = true;
      };
      if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(hide);
      setTimeout(hide, NO_PICTURE_MS);
    },
  };
}
