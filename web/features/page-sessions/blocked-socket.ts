export interface BlockedWatchParts {
  /** Whether the server answers an ordinary request now. */
  answersHttp: () => Promise<boolean>;
  onBlocked: () => void;
}

/** A server that restarts can fail an attempt and answer a moment later, but not this often. */
const triesBeforeBlame = 3;

/**
 * Notices that something between this browser and the server lets no sockets through: the socket has never opened, and
 * each time it failed the server answered an ordinary request.
 */
export function createBlockedWatch({ answersHttp, onBlocked }: BlockedWatchParts) {
  let hasOpened = false;
  let tries = 0;
  return {
    opened() {
      hasOpened = true;
    },
    async failed(): Promise<void> {
      if (hasOpened) return;
      tries = (await answersHttp()) ? tries + 1 : 0;
      if (!hasOpened && tries === triesBeforeBlame) onBlocked();
    },
  };
}
