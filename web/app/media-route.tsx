import { useParams } from '@tanstack/react-router';
import { MediaPage } from './media-page.tsx';

/** An item's page. The `key` gives each item a page of its own, with its own page session. */
export function MediaRoute() {
  const { mediaId } = useParams({ from: '/members/media/$mediaId' });
  return <MediaPage key={mediaId} mediaId={mediaId} />;
}
