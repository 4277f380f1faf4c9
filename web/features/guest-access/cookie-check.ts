/** Whether the browser keeps a cookie of this site; asked before the form is sent, so that no click is reserved in vain. */
export function keepsCookies(): boolean {
  const name = 'foyer_check';
  const suffix = `Path=/; SameSite=Lax${location.protocol === 'https:' ? '; Secure' : ''}`;
  try {
    document.cookie = `${name}=1; ${suffix}`;
    const isKept = document.cookie.includes(`${name}=1`);
    document.cookie = `${name}=; Max-Age=0; ${suffix}`;
    return isKept;
  } catch {
    // In a sandboxed frame even asking is refused.
    return false;
  }
}

const apps =
  /; wv\)|FBA[NV]|FB_IAB|Instagram|\bLine\/|MicroMessenger|Snapchat|Twitter|LinkedInApp|Pinterest|TikTok|WhatsApp|Telegram/u;
const iosWithoutBrowser = /\((?:iPhone|iPad|iPod).*AppleWebKit(?!.*Safari\/)/u;

/** Whether a page runs inside another app, such as a messenger: there the advice is to open it in the browser. */
export function isInsideApp(userAgent: string): boolean {
  return apps.test(userAgent) || iosWithoutBrowser.test(userAgent);
}
