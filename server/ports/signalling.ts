/** Where signalling of one seat goes, with a new token. Only the signalling proxy uses it: no browser ever gets it. */
export interface SignallingTarget {
  /** ws:// or wss:// address without path and query. */
  origin: string;
  token: string;
}

/** What a client asks for when it opens a connection, or asks why one was refused. */
export interface SignallingRequest {
  /** The participant whose seat the connection is for, as the client claims: this proves nothing. */
  participantId: string;
  connectTo(target: SignallingTarget): SignallingAddress;
}

/** How the signalling proxy connects to the engine for one request: address, and the headers that carry the token. */
export interface SignallingAddress {
  url: string;
  headers: Record<string, string>;
}

/** A path at which clients of the engine open connections. */
export interface SignallingRoute {
  /** Compared with the path as it was sent: nothing is decoded or shortened. */
  path: string;
  /**
   * Where a client asks, with the same query, why its handshake was refused; `accepted` is the reply for a good one.
   */
  validation: { path: string; accepted: string };
  /** Reads the query of a request; null for a query that no client of ours sends. */
  readRequest(query: URLSearchParams): SignallingRequest | null;
}

/**
 * How clients of an engine signal: everything the signalling proxy has to know about it. The proxy passes binary frames
 * on without reading them, and ends a connection on which either side sends text.
 */
export interface SignallingProtocol {
  routes: readonly SignallingRoute[];
  /** Whether a browser may send this frame to the engine; otherwise the proxy drops it. */
  mayReachEngine(frame: Uint8Array): boolean;
  /** Whether the engine may send this frame to a browser; otherwise the proxy drops it. */
  mayReachBrowser(frame: Uint8Array): boolean;
}

/** Whether a browser may take a seat now; if so, where the connection goes. */
export type SignallingDecision =
  | { allowed: false; because: 'not_yours' | 'no_engine' }
  | {
      allowed: true;
      target: SignallingTarget;
      /** Aborted once the seat is lost: every connection for it, open or opening, ends at once on both sides. */
      seat: AbortSignal;
      /** Called once both sides are connected. */
      onOpened(): void;
    };

/** Called for every connection, every resume and every validation, so it has to answer from memory. */
export type DecideSignalling = (participantId: string, cookieHeader: string | undefined) => Promise<SignallingDecision>;
