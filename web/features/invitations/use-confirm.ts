import { useState } from 'react';
import type { InvitationConfirmed } from '#contracts/invitations.ts';
import { asApiError, call, type ApiError } from '../../lib/api.ts';

type SentCode = NonNullable<InvitationConfirmed['code']>;

export interface Confirming {
  isSending: boolean;
  /** Why the last answer was a refusal. */
  error: ApiError | null;
  /** The code that was sent, with the tries that are left; null before one was. */
  sent: (SentCode & { email: string }) | null;
  sendEmail(email: string): Promise<void>;
  tryCode(code: string): Promise<void>;
  /** Back to the address. */
  startOver(): void;
}

/** Confirms an invitation, first by its address and then perhaps by a code; `onConfirmed` gets the item to open. */
export function useConfirm(token: string, onConfirmed: (mediaId: string) => void): Confirming {
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [sent, setSent] = useState<Confirming['sent']>(null);

  async function send(body: { email?: string; code?: string }, email: string): Promise<void> {
    if (isSending) return;
    setIsSending(true);
    setError(null);
    try {
      const reply = await call('POST /api/invitations/:token/confirm', { params: { token }, body });
      if (reply.mediaId) return onConfirmed(reply.mediaId);
      if (reply.code) setSent({ ...reply.code, email });
    } catch (failure) {
      const known = asApiError(failure);
      setError(known);
      if (known.code === 'invitations.wrong_code')
        setSent((before) => before && { ...before, triesLeft: Math.max(0, before.triesLeft - 1) });
    }
    setIsSending(false);
  }

  return {
    ...{ isSending, error, sent },
    sendEmail: (email) => send({ email }, email),
    tryCode: (code) => send({ code }, sent?.email ?? ''),
    startOver() {
      setSent(null);
      setError(null);
    },
  };
}
