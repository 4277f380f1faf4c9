/** The message on the wire that tells a page to ask for its standing again. */
export const toldText = '42["standing"]';

export type CrowdName = 'foyer' | 'bare' | 'others';

/** Sockets to open; `hello` is the message each sends after the server's greeting, null for bare ones. */
export interface OpenSockets {
  open: { name: CrowdName; url: string; sockets: { cookie: string; hello: object | null }[]; origin: string };
}

/** Asks to count the clients that are told, and to report when all were, or when no further one was for a while. */
export interface CountTold {
  count: 'foyer' | 'bare';
}

/** How many clients were told, and when the first and the last were, by `machineMs`. */
export interface Told {
  told: number;
  firstMs: number;
  lastMs: number;
}

/** Milliseconds of the clock that all processes of a machine share. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
