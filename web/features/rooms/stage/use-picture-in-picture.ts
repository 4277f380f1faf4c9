import { useCallback, useEffect, useState } from 'react';

const findPicture = (): HTMLVideoElement | null =>
  document.querySelector<HTMLVideoElement>('[data-stage] video[data-main-picture]') ??
  document.querySelector<HTMLVideoElement>('[data-stage] video');

export interface PictureInPicture {
  /** False in browsers without it: show no button. */
  isSupported: boolean;
  isOn: boolean;
  /** Opens or closes the stage's large picture, or a grid's first one, over other windows. Call it in a click. */
  toggle: () => void;
}

/** The stage's main picture in a small window of its own. */
export function usePictureInPicture(): PictureInPicture {
  const isSupported = document.pictureInPictureEnabled;
  const [isOn, setIsOn] = useState(false);
  useEffect(() => {
    const read = () => setIsOn(document.pictureInPictureElement !== null);
    document.addEventListener('enterpictureinpicture', read);
    document.addEventListener('leavepictureinpicture', read);
    return () => {
      document.removeEventListener('enterpictureinpicture', read);
      document.removeEventListener('leavepictureinpicture', read);
      if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined);
    };
  }, []);
  const toggle = useCallback(() => {
    const change = document.pictureInPictureElement
      ? document.exitPictureInPicture()
      : findPicture()?.requestPictureInPicture();
    // The browser forbids it, or the picture is not running yet: nothing changes.
    change?.catch(() => undefined);
  }, []);
  return { isSupported, isOn, toggle };
}
