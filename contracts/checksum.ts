/** 32-bit FNV-1a in hexadecimal: `crypto.subtle` is missing on pages served by plain http. Imports nothing. */
export function checksum(bytes: Uint8Array): string {
  let sum = 0x81_1c_9d_c5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01_00_01_93) >>> 0;
  return sum.toString(16);
}
