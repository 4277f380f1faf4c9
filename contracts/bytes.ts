import { z } from 'zod';
import type { Access, DeclaredError } from './route.ts';
import { id } from './text.ts';

/** A route whose body is bytes or whose headers speak: described for the API document, served outside the contracts. */
export interface BytesRoute {
  access: Access;
  summary: string;
  params?: z.ZodType;
  /** Headers of the request, by name in lower case. */
  headers?: z.ZodType;
  /** The type of its body. */
  body?: string;
  /** Of each status: what it means, the type of the body, and headers. */
  answers: Record<number, { description: string; type?: string; headers?: Record<string, string> }>;
  errors: readonly DeclaredError[];
}

const uploadId = z.object({ uploadId: id });
const version = { 'tus-resumable': z.literal('1.0.0') };
const count = z.string().regex(/^(0|[1-9][0-9]{0,14})$/u);
const wrongVersion = { code: 'request.malformed', status: 412 } as const;

export const bytesApi = {
  'GET /api/media/:mediaId/poster': {
    access: 'member',
    summary: 'The picture of an item',
    params: z.object({ mediaId: id }),
    answers: {
      200: { description: 'The picture.', type: 'image/jpeg', headers: { ETag: 'Names this picture.' } },
      304: { description: 'Still the same picture as `If-None-Match` names.' },
    },
    errors: ['media.not_found', 'media.no_poster'],
  },
  'POST /api/uploads': {
    access: 'member',
    summary: 'Begin an upload by tus 1.0 (creation); its metadata name `mediaId` and `filename`, in base64',
    headers: z.object({
      ...version,
      'upload-length': count,
      'upload-metadata': z
        .string()
        .regex(/^mediaId [A-Za-z0-9+/]{30}==(,filename [A-Za-z0-9+/]{4,340})?$/u)
        .optional(),
    }),
    answers: { 201: { description: 'Begun.', headers: { Location: 'Where its bytes go.' } } },
    errors: [
      wrongVersion,
      'media.not_found',
      'media.not_permitted',
      'uploads.empty',
      'uploads.too_large',
      'uploads.not_expected',
      'uploads.in_progress',
      'uploads.quota_reached',
    ],
  },
  'PATCH /api/uploads/:uploadId': {
    access: 'member',
    summary: 'Send the next bytes of a file',
    params: uploadId,
    headers: z.object({ ...version, 'upload-offset': count }),
    body: 'application/offset+octet-stream',
    answers: { 204: { description: 'Taken.', headers: { 'Upload-Offset': 'How many bytes are there now.' } } },
    errors: [
      wrongVersion,
      'uploads.not_found',
      'uploads.out_of_step',
      'uploads.too_large',
      'uploads.not_media',
      'uploads.unsupported',
      'uploads.damaged',
      'uploads.picture_too_large',
      'uploads.too_long',
      'uploads.processing_failed',
    ],
  },
  'HEAD /api/uploads/:uploadId': {
    access: 'member',
    summary: 'How much of a file has come',
    params: uploadId,
    headers: z.object(version),
    answers: {
      200: {
        description: 'It may go on.',
        headers: { 'Upload-Offset': 'How many bytes are there.', 'Upload-Length': 'How many there will be.' },
      },
    },
    errors: [wrongVersion, 'uploads.not_found'],
  },
  'DELETE /api/uploads/:uploadId': {
    access: 'member',
    summary: 'Give an upload up',
    params: uploadId,
    headers: z.object(version),
    answers: { 204: { description: 'Gone.' } },
    errors: [wrongVersion, 'uploads.not_found', 'uploads.not_expected'],
  },
} as const satisfies Record<string, BytesRoute>;
