import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { hashSecret, newSecret } from '#server/random.ts';
import * as store from './attempt-store.ts';
import type { Turn } from './passwords.ts';

/** Where attempts are counted together. */
export interface Place extends Turn {
  /** A familiar device of the account, or the network of the address. */
  name: string;
}

export interface SignInPlace {
  /** The network of the address. */
  network: string;
  /** Hashes of the browser's `foyer_device` cookies. */
  devices: string[];
}

const mostDevices = 50;

export async function findPlace(
  read: Kysely<Tables>,
  email: string,
  { network, devices }: SignInPlace,
): Promise<Place> {
  const [device] = await store.findDevices(read, email, devices);
  return device ? { name: `device ${device}`, isFirst: true } : { name: `network ${network}`, isFirst: false };
}

/**
 * Makes the browser a familiar device of the account, and returns the value of its new `foyer_device` cookie. New each
 * time: a cookie that somebody else planted becomes worthless by it.
 */
export async function rememberDevice(unit: Unit, accountId: string, devices: string[]): Promise<string> {
  const secret = newSecret();
  await store.saveDevice(unit.db, accountId, { before: devices, now: hashSecret(secret) }, unit.now);
  await store.deleteOldDevices(unit.db, accountId, mostDevices);
  return secret;
}
