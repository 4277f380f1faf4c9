import { HelpLink } from '../../lib/help-link.tsx';
import { useWords } from '../../lib/words.ts';
import { DialogBody } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';

const sentences = {
  video: ['entering', 'email', 'only', 'reload', 'ending', 'trouble'],
  live: ['entering', 'email', 'early', 'only', 'chat', 'reload', 'ending', 'trouble'],
  room: ['entering', 'email', 'lobby', 'place', 'inside', 'stage', 'devices', 'ending', 'trouble'],
} as const;

export interface GuestHelpProps {
  kind: keyof typeof sentences;
  isOpen: boolean;
  onClose: () => void;
}

/** Help for guests: what this page is, who sees what, what to do when it does not work. */
export function GuestHelp({ kind, isOpen, onClose }: GuestHelpProps) {
  const { t } = useWords('guest');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('helpText.title')} closeLabel={t('site:close')}>
      <DialogBody className="stack">
        {sentences[kind].map((sentence) => (
          <p key={sentence}>{t(`helpText.${kind}.${sentence}`)}</p>
        ))}
        <p>
          <HelpLink article="as-a-guest" />
        </p>
      </DialogBody>
    </Dialog>
  );
}
