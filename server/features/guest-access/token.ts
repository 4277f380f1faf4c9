import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { newId } from '#server/random.ts';

declare const token: unique symbol;
/** The secret in a guest link's address, which is all that is needed to try to enter. Never logged. */
export type GuestToken = string & { readonly [token]: true };

export interface GuestTokens {
  make(): GuestToken;
  /** The keyed hash for lookup. Accepts any text, so that malformed tokens are handled like unknown ones. */
  hash(typed: string): string;
  encrypt(made: GuestToken): string;
  decrypt(encrypted: string): GuestToken;
}

/** `secret`: at least 32 random bytes of this installation; with another secret all links stop working. */
export function createGuestTokens(secret: Buffer): GuestTokens {
  // A key object: with bytes, a new one would be made for each hash.
  const hashKey = createSecretKey(deriveKey(secret, 'guest-link-hash'));
  const cipherKey = deriveKey(secret, 'guest-link-cipher');
  return {
    make: () => newId() as GuestToken,
    hash: (typed) => createHmac('sha256', hashKey).update(typed).digest('base64url'),
    encrypt(made) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce);
      const text = Buffer.concat([cipher.update(made, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
    },
    decrypt(encrypted) {
      const bytes = Buffer.from(encrypted, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8') as GuestToken;
    },
  };
}

export function deriveKey(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `foyer ${purpose}`, 32));
}
