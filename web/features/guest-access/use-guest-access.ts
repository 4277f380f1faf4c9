import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SentBody } from '#contracts/api.ts';
import type { GuestAccess, GuestLink } from '#contracts/guest-access.ts';
import { call, isApiError } from '../../lib/api.ts';
import { guestAccessQuery } from './queries.ts';
import { mediaItemQuery } from '../../lib/queries.ts';

/** Guests come and go: a window asks when it opens, whatever is cached, and then every few seconds. */
const keptFresh = { staleTime: 0, refetchInterval: 5_000 };

/** Guest access of one item, kept up to date while its window is open. */
export function useGuestAccess(mediaId: string, isOpen: boolean) {
  return useQuery({ ...guestAccessQuery(mediaId), enabled: isOpen, ...keptFresh });
}

const guestsQuery = (mediaId: string) =>
  queryOptions({
    queryKey: [...guestAccessQuery(mediaId).queryKey, 'guests'],
    queryFn: async ({ signal }) =>
      (await call('GET /api/media/:mediaId/guest-access/guests', { params: { mediaId } }, { signal })).guests,
  });

/** The guests who entered, read again every few seconds while the list is shown. */
export function useGuests(mediaId: string, isShown: boolean) {
  return useQuery({ ...guestsQuery(mediaId), enabled: isShown, ...keptFresh });
}

/** Applies a change to the cached guest access; an answer under way that might be older is dropped. */
function useChange(mediaId: string) {
  const client = useQueryClient();
  const { queryKey } = guestAccessQuery(mediaId);
  return {
    /** Applies a change to the cache that every page reads, then reads the whole state from the server. */
    async take(change: (access: GuestAccess) => GuestAccess) {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (access) => access && change(access));
      void client.invalidateQueries({ queryKey });
      void client.invalidateQueries({ queryKey: mediaItemQuery(mediaId).queryKey, exact: true });
    },
    refresh: () => client.invalidateQueries({ queryKey }),
  };
}

/** Switches all links of the item on or off. */
export function useSwitch(mediaId: string) {
  const { take } = useChange(mediaId);
  return useMutation({
    mutationFn: async (isEnabled: boolean) => {
      const body = { isEnabled };
      const changed = await call('PATCH /api/media/:mediaId/guest-access', { params: { mediaId }, body });
      await take(() => changed);
    },
  });
}

/**
 * Creates a link; it is in the list when the promise resolves. A refusal caused by a change in another window reloads
 * the list.
 */
export function useCreateLink(mediaId: string) {
  const { take, refresh } = useChange(mediaId);
  return useMutation({
    mutationFn: async (body: SentBody<'POST /api/media/:mediaId/guest-access/links'>): Promise<GuestLink> => {
      const link = await call('POST /api/media/:mediaId/guest-access/links', { params: { mediaId }, body });
      await take((access) => ({ ...access, links: [...access.links.filter(({ id }) => id !== link.id), link] }));
      return link;
    },
    onError: (error) => void (isApiError(error) && error.status === 409 && refresh()),
  });
}

/** Deletes a link. `gone`: somebody else had deleted it already. */
export function useDeleteLink(mediaId: string) {
  const { take } = useChange(mediaId);
  return useMutation({
    mutationFn: async (linkId: string): Promise<'deleted' | 'gone'> => {
      const result = await call('DELETE /api/media/:mediaId/guest-access/links/:linkId', {
        params: { mediaId, linkId },
      }).then(
        () => 'deleted' as const,
        (error: unknown) => {
          if (isApiError(error, 'guest_access.link_not_found')) return 'gone' as const;
          throw error;
        },
      );
      await take((access) => ({ ...access, links: access.links.filter(({ id }) => id !== linkId) }));
      return result;
    },
  });
}

/** The target of *End now*: one guest, everyone by one link, or all. */
export interface EndTarget {
  guestId?: string;
  linkId?: string;
}

/** Ends guests now; with `isOffToo` guest access is switched off first, so that nobody enters in between. */
export function useEndNow(mediaId: string) {
  const { take, refresh } = useChange(mediaId);
  return useMutation({
    mutationFn: async ({ target, isOffToo }: { target: EndTarget; isOffToo: boolean }): Promise<'ended' | 'gone'> => {
      const params = { mediaId };
      if (isOffToo) {
        const changed = await call('PATCH /api/media/:mediaId/guest-access', { params, body: { isEnabled: false } });
        await take(() => changed);
      }
      try {
        await call('POST /api/media/:mediaId/guest-access/end', { params, body: target });
      } catch (error) {
        if (isApiError(error, 'guest_access.guest_not_found', 'guest_access.link_not_found')) return 'gone';
        throw error;
      } finally {
        await refresh();
      }
      return 'ended';
    },
  });
}
