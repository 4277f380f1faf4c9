import { hash, randomFillSync } from 'node:crypto';

// One call to the system's generator fills many ids: that makes an opaque token cheaper than a signed one.
const pool = Buffer.alloc(4096);
let used = pool.length;

function take(bytes: number): Buffer {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const taken = Buffer.from(pool.subarray(used, used + bytes));
  pool.fill(0, used, used + bytes);
  used += bytes;
  return taken;
}

/** 128 random bits as 22 characters of base64url: the id of a row, or the token of a guest link. */
export function newId(): string {
  return take(16).toString('base64url');
}

/** 256 random bits as 43 characters of base64url: the value of a cookie. */
export function newSecret(): string {
  return take(32).toString('base64url');
}

/** The form in which a secret is kept in the database and in memory: SHA-256, hex. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}
