/** What this site calls itself: the server writes it into the page, because it is shown before anybody signs in. */
export function siteName(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="application-name"]')?.content || 'Foyer';
}
