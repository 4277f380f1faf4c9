import type { AskedUnder } from './device-problem.ts';
import type { DeviceKind } from './device-types.ts';

interface WithPolicy {
  featurePolicy?: { allowsFeature(name: string): boolean };
}

/**
 * The browser's permission for a device, which fires an event when it changes; null where the browser does not report
 * it.
 */
export async function findPermission(kind: DeviceKind): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: kind });
  } catch {
    return null;
  }
}

/** The circumstances by which a refusal of this device is explained. */
export async function askedUnder(kind: DeviceKind): Promise<AskedUnder> {
  const permission = (await findPermission(kind))?.state ?? 'unknown';
  const isAllowedHere = (document as WithPolicy).featurePolicy?.allowsFeature(kind) !== false;
  return { permission, isAllowedHere };
}
