import type { AskedUnder } from './device-problem.ts';
import type { DeviceKind } from './device-types.ts';

interface WithPolicy {
  featurePolicy?: { allowsFeature(name: string): boolean };
}

/** The browser's permission for a device, which tells of its changes; null where it does not say. */
export async function findPermission(kind: DeviceKind): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: kind });
  } catch {
    return null;
  }
}

/** What a refusal of this device has to be read by. */
export async function askedUnder(kind: DeviceKind): Promise<AskedUnder> {
  const permission = (await findPermission(kind))?.state ?? 'unknown';
  const isAllowedHere = (document as WithPolicy).featurePolicy?.allowsFeature(kind) !== false;
  return { permission, isAllowedHere };
}
