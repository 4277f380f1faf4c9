import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import type { MediaKind } from '#contracts/media.ts';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { siteName } from '../../lib/site-name.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { HelpIcon } from '../../ui/icons.ts';
import { Brand, Page, QuietFoot, QuietFootEnd, Topbar } from '../../ui/page-frame.tsx';

// Windows import Base UI: a guest who does not open the help does not load it.
const GuestHelp = lazy(async () => ({ default: (await import('./guest-help.tsx')).GuestHelp }));

export interface GuestFrameProps {
  /** Without a hairline under the topbar, for the entry page and for pages of refusal. */
  isBare?: boolean;
  actions?: ReactNode;
  /** The quiet line at the start of the foot. */
  remark?: ReactNode;
  /** What the help is about. */
  kind?: MediaKind;
  children: ReactNode;
}

/** A guest's page: the site's name, no navigation, a quiet foot with help. */
export function GuestFrame({ isBare = false, actions, remark, kind = 'video', children }: GuestFrameProps) {
  const { t } = useWords('guest');
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [isHelpWanted, setIsHelpWanted] = useState(false);
  const openHelp = () => {
    setIsHelpWanted(true);
    setIsHelpOpen(true);
  };
  return (
    <Page>
      <Topbar isBare={isBare} brand={<Brand name={siteName()} />} actions={actions} />
      {children}
      <QuietFoot>
        {remark && <span>{remark}</span>}
        <QuietFootEnd>
          <Button look="quiet" icon={HelpIcon} aria-haspopup="dialog" onClick={openHelp}>
            {t('help')}
          </Button>
        </QuietFootEnd>
      </QuietFoot>
      {isHelpWanted && (
        <Suspense>
          <GuestHelp kind={mediaKinds[kind].guestWords} isOpen={isHelpOpen} onClose={() => setIsHelpOpen(false)} />
        </Suspense>
      )}
    </Page>
  );
}
