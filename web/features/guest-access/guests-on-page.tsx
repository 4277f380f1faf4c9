import { useState } from 'react';
import type { MediaKind } from '#contracts/media.ts';
import { EndNowWindow } from './end-now-window.tsx';
import type { Ending } from './end-now-window.tsx';
import { GuestsInside, guestsToggleId } from './guests-inside.tsx';
import { ItemKindProvider } from './item-kind.ts';
import { isEnded } from './links-table.tsx';
import { useGuestAccess } from './use-guest-access.ts';

/** The guests inside, on the item's page itself: who they are, and *End now*. Nothing while there are none. */
export function GuestsOnPage({ mediaId, kind }: { mediaId: string; kind: MediaKind }) {
  const { data: access } = useGuestAccess(mediaId, true);
  const [asked, setAsked] = useState<{ ending: Ending; isOpen: boolean } | null>(null);
  const ask = (ending: Ending) => setAsked({ ending, isOpen: true });
  const close = () => setAsked(asked && { ...asked, isOpen: false });
  if (!access) return null;
  return (
    <ItemKindProvider value={kind}>
      {access.inside > 0 && (
        <GuestsInside
          mediaId={mediaId}
          inside={access.inside}
          onEndGuest={({ id, name, email, linkId }) => {
            const link = access.links.find((one) => one.id === linkId);
            ask({ of: 'guest', id, name, email, hasLink: link !== undefined && !isEnded(link) });
          }}
          onEndAll={() => ask({ of: 'all' })}
        />
      )}
      {asked && (
        <EndNowWindow
          mediaId={mediaId}
          ending={asked.ending}
          isEnabled={access.isEnabled}
          isOpen={asked.isOpen}
          onClose={close}
          onEnded={close}
          onClosed={() => setAsked(null)}
          finalFocus={() => document.getElementById(guestsToggleId) ?? document.querySelector('h1')}
        />
      )}
    </ItemKindProvider>
  );
}
