import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SentBody } from '#contracts/api.ts';
import type { Invitation, InvitedRole } from '#contracts/invitations.ts';
import { longestName } from '#contracts/limits.ts';
import { call } from '../../lib/api.ts';
import { mediaItemQuery } from '../../lib/queries.ts';

const invitationsQuery = (mediaId: string) =>
  queryOptions({
    queryKey: [...mediaItemQuery(mediaId).queryKey, 'invitations'],
    queryFn: ({ signal }) => call('GET /api/media/:mediaId/invitations', { params: { mediaId } }, { signal }),
  });

/** Who is invited, read again every few seconds while the window is open: people come and go. */
export function useInvitations(mediaId: string, isOpen: boolean) {
  return useQuery({ ...invitationsQuery(mediaId), enabled: isOpen, staleTime: 0, refetchInterval: 5_000 });
}

/** Members whose name or address contains the text. */
export function useMembersFound(mediaId: string, query: string) {
  return useQuery({
    queryKey: [...invitationsQuery(mediaId).queryKey, 'members', query],
    queryFn: async ({ signal }) =>
      (await call('GET /api/media/:mediaId/invitations/members', { params: { mediaId }, query: { query } }, { signal }))
        .members,
    // A list of addresses that was typed is longer than any name.
    enabled: query.length >= 2 && query.length <= longestName,
  });
}

function useRefresh(mediaId: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: invitationsQuery(mediaId).queryKey });
}

export function useInvite(mediaId: string) {
  const refresh = useRefresh(mediaId);
  return useMutation({
    async mutationFn(body: SentBody<'POST /api/media/:mediaId/invitations'>): Promise<Invitation[]> {
      const { invitations } = await call('POST /api/media/:mediaId/invitations', { params: { mediaId }, body });
      await refresh();
      return invitations;
    },
  });
}

export function useInvitationActions(mediaId: string) {
  const refresh = useRefresh(mediaId);
  const params = (invitationId: string) => ({ params: { mediaId, invitationId } });
  const onSettled = () => refresh();
  return {
    changeRole: useMutation({
      mutationFn: ({ id, role }: { id: string; role: InvitedRole }) =>
        call('PATCH /api/media/:mediaId/invitations/:invitationId', { ...params(id), body: { role } }),
      onSettled,
    }),
    renew: useMutation({
      mutationFn: (id: string) => call('POST /api/media/:mediaId/invitations/:invitationId/renew', params(id)),
      onSettled,
    }),
    revoke: useMutation({
      mutationFn: (id: string) => call('DELETE /api/media/:mediaId/invitations/:invitationId', params(id)),
      onSettled,
    }),
  };
}
