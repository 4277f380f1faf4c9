import { useQuery } from '@tanstack/react-query';

/** The size of the largest file the server takes, in bytes; null while it is unknown. */
export function useUploadLimit(): number | null {
  const { data } = useQuery({
    queryKey: ['uploads', 'limit'],
    // The tus protocol answers OPTIONS with the limit.
    queryFn: async ({ signal }) => readLimit(await fetch('/api/uploads', { method: 'OPTIONS', signal })),
    staleTime: Infinity,
    retry: false,
  });
  return data ?? null;
}

function readLimit(reply: Response): number | null {
  return Number(reply.headers.get('tus-max-size')) || null;
}
