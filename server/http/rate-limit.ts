import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../app-error.ts';
import { delayRefusal } from '../delay-refusal.ts';

export interface RateLimit {
  /**
   * Counts one request, or one that stands for several; throws `request.too_many`, after a delay, when there were too
   * many. Not to be called in a unit of work, which would wait as well.
   */
  count(key: string, times?: number): Promise<void>;
}

/** Allows `points` a minute for each key, or in `seconds`; 0: no limit. Kept in memory: each process counts for itself. */
export function createRateLimit(points: number, seconds = 60): RateLimit {
  if (points === 0) return { count: async () => {} };
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return {
    async count(key, times = 1) {
      try {
        await limiter.consume(key, times);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        await delayRefusal();
        throw new AppError('request.too_many', { retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1000) });
      }
    },
  };
}

/**
 * The key of a client's address; an IPv6 network of so many groups of 16 bits is one key. By default /48, as a line at home
 * or a free tunnel may have: everybody may use all networks below.
 */
export function addressKey(address: string, groupsOfNetwork = 3): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address);
  if (mapped) return mapped[1]!;
  const [head, tail] = address.split('::') as [string, string?];
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const groups =
    tail === undefined
      ? left
      : [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return groups
    .slice(0, groupsOfNetwork)
    .map((group) => group.padStart(4, '0'))
    .join(':');
}
