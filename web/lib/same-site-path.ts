/** Where to go after signing in: a path of this site, never another site that an address smuggled in. */
export function sameSitePath(next: string | undefined): string {
  if (!next?.startsWith('/') || /^\/[/\\]/u.test(next)) return '/';
  // Browsers drop tabs and line breaks from addresses: "/\t/elsewhere" would be "//elsewhere".
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001F\\]/u.test(next)) return '/';
  const path = next.split(/[?#]/u)[0];
  return path === '/sign-in' ? '/' : next;
}
