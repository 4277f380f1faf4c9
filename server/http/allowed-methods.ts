/** One address the server answers to, as a pattern. */
export interface KnownRoute {
  method: string;
  url: string;
}

/** Which methods a path knows; empty for a path that nothing answers to. */
export type FindAllowed = (path: string) => string[];

/**
 * Looks an address up in all routes of a server, whatever their method. The path with the
 * fewest parameters counts, as when routes are chosen; the page that says that there is no page belongs to no path.
 */
export function createFindAllowed(routes: KnownRoute[]): FindAllowed {
  const known = new Map<string, { pattern: RegExp; methods: Set<string>; openParts: number }>();
  let read = 0;
  function readNew(): void {
    for (const { method, url } of routes.slice(read)) {
      if (url === '/*') continue;
      const one = known.get(url) ?? { pattern: toPattern(url), methods: new Set(), openParts: countOpenParts(url) };
      known.set(url, one);
      one.methods.add(method);
    }
    read = routes.length;
  }
  return (path) => {
    readNew();
    const matching = [...known.values()].filter(({ pattern }) => pattern.test(path));
    const fewest = Math.min(...matching.map(({ openParts }) => openParts));
    const closest = matching.filter(({ openParts }) => openParts === fewest);
    const methods = new Set(closest.flatMap((one) => [...one.methods]));
    return methods.size > 0 ? [...methods.add('OPTIONS')].sort() : [];
  };
}

/** How many parts of the path may be anything. */
function countOpenParts(url: string): number {
  return url.split('/').filter((part) => /^[:*]/u.test(part)).length;
}

function toPattern(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) => (part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(/[.\\^$|()[\]{}+?]/gu, '\\$&')))
    .join('/');
  return new RegExp(`^${source}$`, 'u');
}
