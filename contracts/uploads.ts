import { z } from 'zod';
import { id } from './text.ts';

/** A file of which only a part has come, and nothing more for a while. */
export const interruptedUpload = z.object({
  mediaId: id,
  /** Where the rest is sent to, by tus: a path of this site. */
  address: z.string(),
  filename: z.string(),
  sizeBytes: z.number().int(),
  receivedBytes: z.number().int(),
  /** What the file begins with, so that no other one is joined to it: its first bytes, summed up by FNV-1a of 32 bits. */
  beginning: z.object({ bytes: z.number().int(), sum: z.string() }),
});
export type InterruptedUpload = z.infer<typeof interruptedUpload>;
