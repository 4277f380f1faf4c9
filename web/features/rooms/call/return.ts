import { retryDelayMilliseconds } from './retry-delay.ts';

export interface ReturnParts {
  /** A rejection means that the answer is not known yet. */
  mayReconnect: () => Promise<boolean>;
  enter: () => void;
  giveUp: () => void;
}

/** Reconnecting after a loss: waits, asks whether the seat is still good, then enters or gives up. */
export interface Return {
  plan(): void;
  /** Ends the present wait. */
  now(): void;
  stop(): void;
  /** Makes the next wait a short one again. */
  forget(): void;
}

export function createReturn({ mayReconnect, enter, giveUp }: ReturnParts): Return {
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;

  const stop = () => {
    round += 1;
    clearTimeout(timer);
    globalThis.removeEventListener?.('online', now);
  };
  const plan = () => {
    stop();
    timer = setTimeout(now, retryDelayMilliseconds(attempt, Math.random()));
    attempt += 1;
    globalThis.addEventListener?.('online', now);
  };
  function now() {
    stop();
    const mine = round;
    mayReconnect().then(
      (may) => {
        if (mine !== round) return;
        if (may) enter();
        else giveUp();
      },
      () => {
        if (mine === round) plan();
      },
    );
  }
  return {
    plan,
    now,
    stop,
    forget() {
      attempt = 0;
    },
  };
}
