import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';

/** Secrets that are looked up by a keyed hash and kept encrypted, so that they can be shown again. */
export interface SealedSecrets {
  /** The keyed hash for lookup. Accepts any text, so that malformed secrets are handled like unknown ones. */
  hash(typed: string): string;
  encrypt(made: string): string;
  decrypt(encrypted: string): string;
}

/** `secret`: at least 32 random bytes of this installation; with another secret, what is stored can never be used. */
export function createSealedSecrets(secret: Buffer, purpose: string): SealedSecrets {
  // A key object: with bytes, a new one would be made for each hash.
  const hashKey = createSecretKey(deriveKey(secret, `${purpose}-hash`));
  const cipherKey = deriveKey(secret, `${purpose}-cipher`);
  return {
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
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}

export function deriveKey(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `foyer ${purpose}`, 32));
}
