/** What the server pushes to an open page over its socket at `socketPath`. */
export interface ServerEvents {
  /** Something about this page changed (it was ended, or more can be played): renew it now. Says nothing else on purpose. */
  renew: () => void;
}

/** What a page says when it connects; the cookie of the request has to own this page session. */
export interface SocketHello {
  pageSessionId: string;
}

export const socketPath = '/socket';
