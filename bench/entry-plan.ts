import { uniqueKey, type Planned } from './load.ts';

/** Entry forms for these links in turn, each as from a new browser with its own idempotency key. */
export function entryPlan(tokens: readonly string[]): Planned[] {
  return tokens.map((token) => ({
    method: 'POST',
    path: `/api/guest-access/${token}/enter`,
    body: { name: 'Ana Lima', email: 'ana.lima@example.org', idempotencyKey: uniqueKey },
  }));
}
