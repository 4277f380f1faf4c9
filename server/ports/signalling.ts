/** Where signalling of one seat is to go, with a token made now. Only the signalling proxy sees it: it never leaves the server. */
export interface SignallingTarget {
  /** ws:// or wss:// address without path and query. */
  origin: string;
  token: string;
}

/** What a client asks for when it opens a connection, or asks why one was refused. */
export interface SignallingRequest {
  /** Whose seat the connection is for, as the client says: nothing is proven by it. */
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
  /** Where a client asks, with the same query, why its handshake was refused, and the text that says that it was not. */
  validation: { path: string; accepted: string };
  /** Reads a query; null for one that no client of ours sends. */
  readRequest(query: URLSearchParams): SignallingRequest | null;
}

/**
 * How clients of an engine signal: all that the signalling proxy has to know. It passes binary frames on without reading
 * them, and ends a connection on which somebody sends text.
 */
export interface SignallingProtocol {
  routes: readonly SignallingRoute[];
  /** Whether a browser may say this to the engine; the proxy drops a frame that it may not. */
  mayReachEngine(frame: Uint8Array): boolean;
  /** Whether the engine may say this to a browser; the proxy drops a frame that it may not. */
  mayReachBrowser(frame: Uint8Array): boolean;
}

/** Whether a browser may take a seat now; if so, where the connection goes. */
export type SignallingDecision =
  | { allowed: false; because: 'not_yours' | 'no_engine' }
  | {
      allowed: true;
      target: SignallingTarget;
      /** Aborted once this seat is good no more: whatever is connected or connecting for it ends at once, on both sides. */
      seat: AbortSignal;
      /** Both sides are connected. */
      onOpened(): void;
    };

/** Asked for every connection, every resume and every validation: it has to answer from memory. */
export type DecideSignalling = (participantId: string, cookieHeader: string | undefined) => Promise<SignallingDecision>;
