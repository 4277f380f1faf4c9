import { uniqueKey, type Planned } from './load.ts';

/** Forms as guests send them, each from a fresh browser with a key of its own, to these links in turn. */
export function entryPlan(tokens: readonly string[]): Planned[] {
  return tokens.map((token) => ({
    method: 'POST',
    path: `/api/guest-access/${token}/enter`,
    body: { name: 'Ana Lima', email: 'ana.lima@example.org', idempotencyKey: uniqueKey },
  }));
}
