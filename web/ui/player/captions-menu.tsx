import { Captions } from 'lucide-react';
import { Choices } from './menu-items.tsx';
import { usePlayer, usePlayerValue } from './player-context.ts';
import { captionKey } from './player-types.ts';
import { PopupMenu } from './popup-menu.tsx';

/** Off, or one of the tracks. */
export function CaptionsMenu() {
  const { actions, captions, labels } = usePlayer();
  const shown = usePlayerValue((state) => state.captions);
  const offered = [
    { key: null, text: labels.captionsOff },
    ...captions.map((track) => ({ key: captionKey(track), text: track.label })),
  ];
  return (
    <PopupMenu label={labels.captions} icon={Captions} isOn={shown !== null}>
      {(close) => (
        <Choices
          label={labels.captions}
          choices={offered.map(({ key, text }) => ({
            key: key ?? '',
            text,
            isChosen: key === shown,
            onChoose() {
              actions.chooseCaptions(key);
              close();
            },
          }))}
        />
      )}
    </PopupMenu>
  );
}
