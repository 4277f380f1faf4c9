import { z } from 'zod';
import { errors, type ErrorCode } from './errors.ts';
import { fieldCodes, type FieldCode } from './field-errors.ts';
import { id } from './text.ts';

/** The body of every refusal, as the API document describes it. */
export const errorReply = z.object({
  code: z.enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]]),
  /** What a person may read. */
  title: z.string(),
  requestId: id,
  /** Which fields of the request, and what is wrong with each. */
  details: z
    .array(
      z.object({
        field: z.string(),
        code: z.enum(Object.keys(fieldCodes) as [FieldCode, ...FieldCode[]]),
        message: z.string(),
        min: z.number().optional(),
        max: z.number().optional(),
      }),
    )
    .optional(),
});
