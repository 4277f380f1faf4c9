import { useMutation, useQueryClient } from '@tanstack/react-query';
import { uploads } from '../features/uploads/upload-list.ts';
import { call, isApiError } from '../lib/api.ts';

/** Signs this browser out and reloads at the sign-in page, so that nothing of the account stays in the page. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      call('POST /api/accounts/sign-out', {}).catch((error: unknown) => {
        if (!isApiError(error, 'accounts.sign_in_required')) throw error;
      }),
    onSuccess: () => {
      uploads.pauseAll();
      client.clear();
      location.assign('/sign-in');
    },
  });
}
