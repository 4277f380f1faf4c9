import { setTimeout as sleep } from 'node:timers/promises';

const refusalDelayMs = 100;
/** Refusals are spread over this time, or the refused clients would all come back together. */
const refusalSpreadMs = 100;

/** To be awaited before a refusal that costs its sender nothing: a few connections could slow down all others with it. */
export async function delayRefusal(): Promise<void> {
  await sleep(refusalDelayMs + Math.random() * refusalSpreadMs);
}
