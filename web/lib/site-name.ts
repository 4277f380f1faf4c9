/** The site's name: the server writes it into the page, because it is shown before anybody signs in. */
export function siteName(): string {
  const name = document.querySelector<HTMLMetaElement>('meta[name="application-name"]')?.content;
  // Vite's own server, while developing, leaves the placeholder empty or in place.
  return name && name !== '%SITE_NAME%' ? name : 'Foyer';
}
