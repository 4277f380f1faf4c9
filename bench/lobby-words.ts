/** What a page is told when its person's standing has changed, as it comes over the wire. */
export const toldText = '42["standing"]';

export type CrowdName = 'foyer' | 'bare' | 'others';

/** Sockets to open, with what each says when it is greeted; null for bare ones. */
export interface OpenSockets {
  open: { name: CrowdName; url: string; sockets: { cookie: string; hello: object | null }[]; origin: string };
}

/** From now on count who is told; when all have been, or nobody else was for a while, tell when the first and last were. */
export interface CountTold {
  count: 'foyer' | 'bare';
}

/** In milliseconds of the clock that all processes of a machine share, see `machineMs`. */
export interface Told {
  told: number;
  firstMs: number;
  lastMs: number;
}

export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
