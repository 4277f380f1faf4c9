import { domainToASCII } from 'node:url';
import { cleanAccountEmail } from '#contracts/typed-text.ts';

/** By which addresses are compared: the domain as the network writes it, letters of both cases alike. */
export function toEmailKey(email: string): string {
  const clean = cleanAccountEmail(email);
  const at = clean.lastIndexOf('@');
  return `${clean.slice(0, at)}@${domainToASCII(clean.slice(at + 1)) || clean.slice(at + 1)}`;
}
