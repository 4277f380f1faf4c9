import type { SentBody } from '#contracts/api.ts';

export type ChangeRoom = SentBody<'PATCH /api/rooms/:mediaId'>;
