import { fieldCodes, type FieldCode, type FieldError } from '#contracts/field-errors.ts';

/** A zod issue as fastify-type-provider-zod passes it on: `keyword` is its code, `params` the rest of it. */
interface ZodIssue {
  keyword: string;
  instancePath: string;
  message?: string;
  params?: {
    origin?: string;
    minimum?: number;
    maximum?: number;
    keys?: string[];
    params?: { code?: string; max?: number };
  };
}

export interface ZodFailure {
  validationContext?: string;
  validation: ZodIssue[];
}

/** The fields of `sent` that a contract refused. */
export function toFieldErrors(issues: readonly ZodIssue[], sent: unknown): FieldError[] {
  return issues.flatMap((issue): FieldError[] => {
    const path = issue.instancePath.split('/').filter(Boolean);
    const unknownKeys = issue.params?.keys;
    if (unknownKeys) return unknownKeys.map((field) => ({ field, code: 'unknown', message: fieldCodes.unknown }));
    const message = issue.message ?? 'This cannot be used.';
    return [{ field: path.join('.'), message, ...describeIssue(issue, path, sent) }];
  });
}

type Described = Pick<FieldError, 'code' | 'min' | 'max'>;

function describeIssue({ keyword, params = {} }: ZodIssue, path: string[], sent: unknown): Described {
  const own = params.params;
  if (keyword === 'custom' && own?.code !== undefined && Object.hasOwn(fieldCodes, own.code)) {
    return { code: own.code as FieldCode, ...(own.max !== undefined && { max: own.max }) };
  }
  if (keyword === 'too_small') return describeTooSmall(params.origin, Number(params.minimum));
  if (keyword === 'too_big') return describeTooBig(params.origin, Number(params.maximum));
  if (keyword === 'invalid_value') return { code: valueAt(sent, path) === undefined ? 'missing' : 'unsupported' };
  return { code: valueAt(sent, path) === undefined ? 'missing' : 'invalid' };
}

function describeTooSmall(origin: string | undefined, min: number): Described {
  if (origin === 'string') return min === 1 ? { code: 'missing' } : { code: 'too_short', min };
  return { code: origin === 'array' ? 'too_few' : 'too_small', min };
}

function describeTooBig(origin: string | undefined, max: number): Described {
  if (origin === 'string') return { code: 'too_long', max };
  return { code: origin === 'array' ? 'too_many' : 'too_large', max };
}

function valueAt(sent: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], sent);
}
