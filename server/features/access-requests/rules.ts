/** A request as it was last left. */
export interface RequestFacts {
  state: 'open' | 'invited' | 'declined' | 'withdrawn';
  answeredAt: Date | null;
}

const dayMs = 86_400_000;

/** When somebody may ask again after a refusal; null: at once, or never was refused. */
export function decideAskAgainAt(request: RequestFacts | null): Date | null {
  if (request?.state !== 'declined' || request.answeredAt === null) return null;
  return new Date(request.answeredAt.getTime() + dayMs);
}

/** Whether somebody may ask now: one open request at a time, and a day after a refusal. */
export function canAskNow(request: RequestFacts | null, now: Date): boolean {
  if (request?.state === 'open') return false;
  const again = decideAskAgainAt(request);
  return again === null || now >= again;
}

/** Whether the owner is also told by email: who takes a request back and asks again sends no second one within a day. */
export function isEmailed(request: { askedAt: Date } | null, now: Date): boolean {
  return request === null || now.getTime() - request.askedAt.getTime() >= dayMs;
}
