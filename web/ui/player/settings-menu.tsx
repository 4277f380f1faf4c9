import { Settings } from 'lucide-react';
import { useState } from 'react';
import { BackItem, Choices, SubmenuItem, type Choice } from './menu-items.tsx';
import { usePlayer, usePlayerValue } from './player-context.ts';
import type { PlayerLabels } from './player-types.ts';
import { PopupMenu } from './popup-menu.tsx';
import { formatQuality } from './quality.ts';

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** Speed and quality, each in a submenu of its own. */
export function SettingsMenu() {
  const { labels, live } = usePlayer();
  const hasQualities = usePlayerValue((state) => state.qualities.length > 0);
  if (live !== null && !hasQualities) return null;
  return (
    <PopupMenu label={labels.settings} icon={Settings}>
      {(close) => <Settled onClose={close} />}
    </PopupMenu>
  );
}

function Settled({ onClose }: { onClose: () => void }) {
  const { labels, live } = usePlayer();
  const [open, setOpen] = useState<'none' | 'speed' | 'quality'>('none');
  const [came, setCame] = useState<'speed' | 'quality'>('speed');
  const rate = usePlayerValue((state) => state.rate);
  const qualities = usePlayerValue((state) => state.qualities);
  const quality = useQualityText();
  const choices = { speed: useSpeeds(onClose), quality: useQualities(onClose) };
  if (open !== 'none') {
    return (
      <div onKeyDown={(event) => event.key === 'ArrowLeft' && setOpen('none')}>
        <BackItem label={labels.back} title={labels[open]} onBack={() => setOpen('none')} />
        <Choices label={labels[open]} choices={choices[open]} />
      </div>
    );
  }
  const enter = (which: 'speed' | 'quality') => {
    setOpen(which);
    setCame(which);
  };
  return (
    <>
      {live === null && (
        <SubmenuItem
          label={labels.speed}
          value={rateText(rate, labels)}
          isFirst={came === 'speed'}
          onOpen={() => enter('speed')}
        />
      )}
      {qualities.length > 0 && (
        <SubmenuItem
          label={labels.quality}
          value={quality}
          isFirst={came === 'quality'}
          onOpen={() => enter('quality')}
        />
      )}
    </>
  );
}

function useSpeeds(onClose: () => void): Choice[] {
  const { actions, labels } = usePlayer();
  const rate = usePlayerValue((state) => state.rate);
  return RATES.map((offered) => ({
    key: String(offered),
    text: rateText(offered, labels),
    isChosen: offered === rate,
    onChoose() {
      actions.setRate(offered);
      onClose();
    },
  }));
}

function useQualities(onClose: () => void): Choice[] {
  const { actions, labels } = usePlayer();
  const qualities = usePlayerValue((state) => state.qualities);
  const chosen = usePlayerValue((state) => state.chosenQuality);
  const current = usePlayerValue((state) => state.currentQuality);
  const isAutomatic = chosen === null || !qualities.includes(chosen);
  return [null, ...qualities].map((quality) => ({
    key: String(quality),
    text: quality === null ? labels.automaticQuality : formatQuality(quality),
    note: quality === null && isAutomatic && current !== null ? formatQuality(current) : undefined,
    isChosen: quality === null ? isAutomatic : quality === chosen,
    onChoose() {
      actions.chooseQuality(quality);
      onClose();
    },
  }));
}

function useQualityText(): string {
  const { labels } = usePlayer();
  const chosen = usePlayerValue((state) => state.chosenQuality);
  const current = usePlayerValue((state) => state.currentQuality);
  if (chosen !== null) return formatQuality(chosen);
  return current === null ? labels.automaticQuality : `${labels.automaticQuality} · ${formatQuality(current)}`;
}

function rateText(rate: number, labels: PlayerLabels): string {
  return rate === 1 ? labels.normalSpeed : `${rate}×`;
}
