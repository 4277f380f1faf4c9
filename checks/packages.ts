interface LockFile {
  packages: Record<string, { optionalDependencies?: Record<string, string> } | undefined>;
}

/**
 * Optional packages that the lock file lacks. npm omits those that its registry lacks at that moment, mostly builds for
 * other systems, and `npm ci` then refuses the lock file on every machine.
 */
export function findMissingFromLock({ packages }: LockFile): string[] {
  return Object.entries(packages).flatMap(([path, entry]) => {
    return Object.keys(entry?.optionalDependencies ?? {})
      .filter((name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`])
      .map(
        (name) => `${name}, wanted by ${path}, is not in package-lock.json: pin a version whose parts can all be had`,
      );
  });
}

/** Dependencies with a range instead of one version. */
export function findRanges(dependencies: Record<string, string>): string[] {
  return Object.entries(dependencies)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/u.test(version))
    .map(([name, version]) => `${name} ${version}: pin one version (npm install --save-exact)`);
}
