import { errors, type ErrorCode, type ErrorReply } from '#contracts/errors.ts';

export type ErrorDetails = NonNullable<ErrorReply['details']>;

/** The one error that becomes a reply: a known failure, by its code in the catalogue. Anything else thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: ErrorDetails | undefined;
  readonly retryAfterSeconds: number | undefined;

  /** `status` only where one code has two: a link that is off is 410 to a guest and 409 to its owner. */
  constructor(
    code: ErrorCode,
    options: { details?: ErrorDetails; status?: number; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(errors[code].title, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = options.status ?? errors[code].status;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
