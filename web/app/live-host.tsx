import type { LiveView } from '#contracts/live.ts';
import type { MediaItem } from '#contracts/media.ts';
import { GuestsOnPage } from '../features/guest-access/guests-on-page.tsx';
import { HostPart } from '../features/live/host-part.tsx';
import { Button } from '../ui/button.tsx';
import { useHost } from './use-host.tsx';

export interface LiveHostProps {
  item: MediaItem;
  view: LiveView;
}

/** Who watches a live session, and what those who may do about who comes; nothing once it has ended. */
export function LiveHost({ item, view }: LiveHostProps) {
  const host = useHost(item);
  if (!host) return null;
  const isOver = view.session.state === 'ended';
  return (
    <>
      {!isOver && (
        <HostPart
          view={view}
          news={host.news}
          actions={host.actions.map(({ name, icon, words, run }) => (
            <Button key={name} icon={icon} onClick={run}>
              {words}
            </Button>
          ))}
        />
      )}
      {!isOver && host.windows}
      {item.may.manageGuestAccess && <GuestsOnPage mediaId={item.id} kind={item.kind} />}
    </>
  );
}
