import { useEffect, useMemo, useRef, useState } from 'react';
import { Broadcast } from '../features/live/broadcast.ts';
import { useSharedScreen } from '../features/live/use-shared-screen.ts';
import { useDevices } from '../features/rooms/devices/use-devices.ts';
import { call } from '../lib/api.ts';
import { browserClock } from '../lib/clock.ts';
import { useObservable } from '../lib/observable.ts';

export type BrowserSource = ReturnType<typeof useBrowserSource>;

/** This page as the source of a live session: its camera, microphone and screen, sent while it is on. */
export function useBrowserSource(mediaId: string, pageSessionId: string | null) {
  const [isOn, setIsOn] = useState(false);
  const page = useRef(pageSessionId);
  page.current = pageSessionId;
  const [broadcast] = useState(() => {
    const sent = () => ({ params: { mediaId }, body: { pageSessionId: page.current ?? '' } });
    return new Broadcast({
      clock: browserClock,
      takeSeat: () => call('POST /api/live/:mediaId/browser', sent()),
      leaveSeat: () => call('POST /api/live/:mediaId/browser/stop', sent()),
    });
  });
  const sending = useObservable(broadcast);
  const { devices, snapshot } = useDevices(isOn);
  const screen = useSharedScreen();
  const { start: shareScreen, stop: stopScreen, canShare, picture, sound } = screen;
  const camera = snapshot.camera.track;
  const microphone = snapshot.microphone.track;
  useEffect(() => {
    broadcast.setTracks({ camera, microphone, screen: picture, screenSound: sound });
  }, [broadcast, camera, microphone, picture, sound]);
  useEffect(() => {
    if (!isOn) return;
    broadcast.start();
    return () => broadcast.stop();
  }, [broadcast, isOn]);
  const retry = () => broadcast.start();
  const actions = useMemo(
    () => ({
      start: () => setIsOn(true),
      stop() {
        setIsOn(false);
        stopScreen();
      },
    }),
    [stopScreen],
  );
  const isSharing = picture !== null;
  return { isOn, ...actions, retry, sending, devices, snapshot, isSharing, canShare, shareScreen, stopScreen };
}
