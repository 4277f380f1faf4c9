/** One address the server answers to, as a pattern. */
export interface KnownRoute {
  method: string;
  url: string;
}

/** Which methods a path knows; empty for a path that nothing answers to. */
export type FindAllowed = (path: string) => string[];

/**
 * Looks an address up in all routes of a server, whatever their method. A path that is written out counts before one with
 * parameters, as when routes are chosen; the page that says that there is no page belongs to no path.
 */
export function createFindAllowed(routes: KnownRoute[]): FindAllowed {
  const known = new Map<string, { pattern: RegExp; methods: Set<string>; isExact: boolean }>();
  let read = 0;
  function readNew(): void {
    for (const { method, url } of routes.slice(read)) {
      if (url === '/*') continue;
      const one = known.get(url) ?? { pattern: toPattern(url), methods: new Set(), isExact: !/[:*]/u.test(url) };
      known.set(url, one);
      one.methods.add(method);
    }
    read = routes.length;
  }
  return (path) => {
    readNew();
    const matching = [...known.values()].filter(({ pattern }) => pattern.test(path));
    const exact = matching.filter(({ isExact }) => isExact);
    const methods = new Set((exact.length > 0 ? exact : matching).flatMap((one) => [...one.methods]));
    return methods.size > 0 ? [...methods.add('OPTIONS')].sort() : [];
  };
}

function toPattern(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) => (part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(/[.\\^$|()[\]{}+?]/gu, '\\$&')))
    .join('/');
  return new RegExp(`^${source}$`, 'u');
}
