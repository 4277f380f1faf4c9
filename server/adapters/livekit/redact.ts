/** Removes tokens and the secret from the engine's output: the engine logs a whole token when it refuses one. */
export function redact(text: string, secret: string): string {
  return text
    .replaceAll(secret, '[secret]')
    .replace(/\beyJ[\w-]+\.[\w-]*(?:\.[\w-]*)?/gu, '[token]')
    .replace(/\b(access_token|join_request)=[^&\s"]+/gu, '$1=[hidden]');
}
