const polynomial = 0x04c1_1db7;

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index << 24;
  for (let bit = 0; bit < 8; bit += 1)
    remainder = remainder & 0x8000_0000 ? (remainder << 1) ^ polynomial : remainder << 1;
  return remainder >>> 0;
});

/** The checksum of a page of Ogg: CRC-32 from the highest bit on, beginning with zero. */
export function crc32Ogg(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ table[((crc >>> 24) ^ byte) & 0xff]!) >>> 0;
  return crc;
}
