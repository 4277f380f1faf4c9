import { useWords } from '../../lib/words.ts';
import { DialogBody } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';

const sentences = ['entering', 'email', 'only', 'reload', 'ending', 'trouble'] as const;

/** A short text for guests: what this is, who sees what, what to do when it does not work. */
export function GuestHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useWords('guest');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('helpText.title')} closeLabel={t('site:close')}>
      <DialogBody className="stack">
        {sentences.map((sentence) => (
          <p key={sentence}>{t(`helpText.${sentence}`)}</p>
        ))}
      </DialogBody>
    </Dialog>
  );
}
