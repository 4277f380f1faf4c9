/** FNV-1a of 32 bits, in hexadecimal: a page served by plain http has no better sum to compare with. Imports nothing. */
export function checksum(bytes: Uint8Array): string {
  let sum = 0x81_1c_9d_c5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01_00_01_93) >>> 0;
  return sum.toString(16);
}
