import { useParams } from '@tanstack/react-router';
import { MediaPage } from './media-page.tsx';

/** An item's page; another item is another page, with a page session of its own. */
export function MediaRoute() {
  const { mediaId } = useParams({ from: '/members/media/$mediaId' });
  return <MediaPage key={mediaId} mediaId={mediaId} />;
}
