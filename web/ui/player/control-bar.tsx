import { Maximize, Minimize, Pause, PictureInPicture2, Play, RotateCcw, Volume1, Volume2, VolumeX } from 'lucide-react';
import { CaptionsMenu } from './captions-menu.tsx';
import { ControlButton } from './control-button.tsx';
import styles from './controls.module.css';
import { LiveButton } from './live-button.tsx';
import { usePlayer, usePlayerValue } from './player-context.ts';
import { SeekBar } from './seek-bar.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import { formatTime } from './time-format.ts';
import { useFocusKept } from './use-focus-kept.ts';

const CAN_FULL_SCREEN = document.fullscreenEnabled || 'webkitEnterFullscreen' in HTMLVideoElement.prototype;
const CAN_PICTURE_IN_PICTURE = document.pictureInPictureEnabled;

/** Seek bar above, buttons below, over the foot of the picture. */
export function ControlBar({ isAudioOnly }: { isAudioOnly: boolean }) {
  const { captions, live } = usePlayer();
  const bar = useFocusKept<HTMLDivElement>();
  return (
    <div ref={bar} className={styles.bar} data-player-bar>
      {live?.canGoBack !== false && <SeekBar />}
      <div className={styles.row}>
        <PlayButton />
        <Volume />
        {live ? <LiveButton /> : <Time />}
        <span className={styles.end} />
        {captions.length > 0 && <CaptionsMenu />}
        <SettingsMenu />
        {CAN_PICTURE_IN_PICTURE && !isAudioOnly && <PictureInPictureButton />}
        {CAN_FULL_SCREEN && <FullScreenButton />}
      </div>
    </div>
  );
}

function PlayButton() {
  const { actions, labels } = usePlayer();
  const isPaused = usePlayerValue((state) => state.isPaused);
  const isEnded = usePlayerValue((state) => state.isEnded);
  if (isEnded) return <ControlButton label={labels.replay} icon={RotateCcw} onClick={actions.togglePlay} />;
  return (
    <ControlButton
      label={isPaused ? labels.play : labels.pause}
      icon={isPaused ? Play : Pause}
      onClick={actions.togglePlay}
    />
  );
}

function Volume() {
  const { actions, labels } = usePlayer();
  const volume = usePlayerValue((state) => (state.isMuted ? 0 : state.volume));
  const percent = Math.round(volume * 100);
  const icon = volume === 0 ? VolumeX : volume < 0.5 ? Volume1 : Volume2;
  return (
    <span className={styles.volume}>
      <ControlButton label={volume === 0 ? labels.unmute : labels.mute} icon={icon} onClick={actions.toggleMute} />
      <input
        className={styles.volumeSlider}
        type="range"
        min={0}
        max={100}
        step={5}
        value={percent}
        aria-label={labels.volume}
        aria-valuetext={`${percent} %`}
        style={{ '--value': `${percent}%` }}
        onChange={(event) => actions.setVolume(event.currentTarget.valueAsNumber / 100)}
      />
    </span>
  );
}

function Time() {
  const current = usePlayerValue((state) => formatTime(state.currentSeconds));
  const duration = usePlayerValue((state) => formatTime(state.durationSeconds));
  return <span className={styles.time}>{`${current} / ${duration}`}</span>;
}

function PictureInPictureButton() {
  const { actions, labels } = usePlayer();
  const isOn = usePlayerValue((state) => state.isPictureInPicture);
  return (
    <ControlButton
      label={isOn ? labels.leavePictureInPicture : labels.pictureInPicture}
      icon={PictureInPicture2}
      isWideOnly
      onClick={actions.togglePictureInPicture}
    />
  );
}

function FullScreenButton() {
  const { actions, labels } = usePlayer();
  const isOn = usePlayerValue((state) => state.isFullscreen);
  return (
    <ControlButton
      label={isOn ? labels.leaveFullScreen : labels.fullScreen}
      icon={isOn ? Minimize : Maximize}
      onClick={actions.toggleFullscreen}
    />
  );
}
