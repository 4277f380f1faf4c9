import { z } from 'zod';
import { id } from './text.ts';

/** An upload of which only a part has arrived, and nothing more for two minutes. */
export const interruptedUpload = z.object({
  mediaId: id,
  /** Where the rest is sent to, by tus: a path of this site. */
  address: z.string(),
  filename: z.string(),
  sizeBytes: z.number().int(),
  receivedBytes: z.number().int(),
  /** 32-bit FNV-1a of the file's first bytes, so that the page does not continue it with another file. */
  beginning: z.object({ bytes: z.number().int(), sum: z.string() }),
});
export type InterruptedUpload = z.infer<typeof interruptedUpload>;
