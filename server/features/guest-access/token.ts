import { newId } from '#server/random.ts';
import { createSealedSecrets } from '#server/sealed-secrets.ts';

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
  const sealed = createSealedSecrets(secret, 'guest-link');
  return {
    make: () => newId() as GuestToken,
    hash: sealed.hash,
    encrypt: sealed.encrypt,
    decrypt: (encrypted) => sealed.decrypt(encrypted) as GuestToken,
  };
}
