import { createHmac, createSecretKey } from 'node:crypto';
import { deriveKey } from '#server/sealed-secrets.ts';

/** The stored form of the network that a form was sent from: it can be compared, and no address can be read from it. */
export type HashNetwork = (network: string) => string;

/** `secret`: that of the installation, as for guest links. */
export function createHashNetwork(secret: Buffer): HashNetwork {
  const key = createSecretKey(deriveKey(secret, 'guest-network'));
  return (network) => createHmac('sha256', key).update(network).digest('base64url').slice(0, 22);
}
