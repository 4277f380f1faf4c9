import { newSecret } from '#server/random.ts';
import type { SealedSecrets } from '#server/sealed-secrets.ts';
import type { StoredKey } from './store.ts';

/**
 * Stream keys: an encoder is given `<mediaId>?key=<secret>` as one text. The secret is stored as a keyed hash and
 * encrypted, as guest links are.
 */
export function createStreamKeys(sealed: SealedSecrets) {
  return {
    make(): StoredKey {
      const secret = newSecret();
      return { keyHash: sealed.hash(secret), keyEncrypted: sealed.encrypt(secret) };
    },
    show: (mediaId: string, { keyEncrypted }: Pick<StoredKey, 'keyEncrypted'>): string =>
      `${mediaId}?key=${sealed.decrypt(keyEncrypted)}`,
    /** The parts of what an encoder sent; null where it has another form. */
    read(sent: string): { mediaId: string; keyHash: string } | null {
      const parts = /^([\w-]{22})\?key=([\w-]{1,200})$/u.exec(sent.trim());
      return parts && { mediaId: parts[1]!, keyHash: sealed.hash(parts[2]!) };
    },
  };
}

export type StreamKeys = ReturnType<typeof createStreamKeys>;
