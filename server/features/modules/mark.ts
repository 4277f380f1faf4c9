import { hash } from 'node:crypto';
import { AppError } from '#server/app-error.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const end = Buffer.from('IEND');
const largestSide = 512;

/**
 * The name of a mark's picture, which changes with it. Throws for anything but a small PNG: other forms may contain
 * scripts, or take much memory in every browser.
 */
export function nameMark(base64: string): string {
  if (!isSmallPng(Buffer.from(base64, 'base64'))) {
    throw new AppError('request.invalid', {
      details: [{ field: 'markPicture', code: 'not_picture', message: 'Choose a PNG picture of at most 512 pixels.' }],
    });
  }
  return hash('sha256', base64, 'hex').slice(0, 16);
}

function isSmallPng(bytes: Buffer): boolean {
  if (bytes.length < 57 || !bytes.subarray(0, 8).equals(signature) || bytes.toString('latin1', 12, 16) !== 'IHDR')
    return false;
  const sides = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return sides.every((side) => side >= 1 && side <= largestSide) && bytes.subarray(-8, -4).equals(end);
}
