import { errors } from '#contracts/errors.ts';
import type { RouteError } from '../declared-errors.ts';
import type { JsonSchema } from './schemas.ts';

export type Response = Record<string, unknown>;

const retryAfter = (isRequired: boolean) => ({
  description: 'Seconds after which it may be tried again.',
  required: isRequired,
  schema: { type: 'integer', minimum: 0 },
});

/** The refusals of one route, one response a status; `otherwise` is what a status may carry besides an error. */
export function describeRefusals(
  refusals: RouteError[],
  error: JsonSchema,
  otherwise: Partial<Record<number, JsonSchema>> = {},
): Record<string, Response> {
  const byStatus = Map.groupBy(refusals, ({ status }) => status);
  return Object.fromEntries([...byStatus].map(([status, ones]) => [status, describe(ones, error, otherwise[status])]));
}

function describe(refusals: RouteError[], error: JsonSchema, other: JsonSchema | undefined): Response {
  const waiting = refusals.filter(({ hasRetryAfter }) => hasRetryAfter);
  const codes = refusals.map(({ code }) => code).sort();
  const refusal = { allOf: [error, { properties: { code: { enum: codes } } }] };
  return {
    description: codes.map((code) => `\`${code}\`: ${errors[code].title}`).join('\n\n'),
    ...(waiting.length > 0 && { headers: { 'Retry-After': retryAfter(waiting.length === refusals.length && !other) } }),
    content: { 'application/json': { schema: other ? { anyOf: [refusal, other] } : refusal } },
  };
}

/** Moves refusals that several routes answer alike into one place; the document names it there. */
export class SharedResponses {
  readonly #uses = new Map<string, number>();
  readonly #shared: Record<string, Response> = {};

  count(responses: Record<string, Response>): void {
    for (const response of Object.values(responses)) {
      const text = JSON.stringify(response);
      this.#uses.set(text, (this.#uses.get(text) ?? 0) + 1);
    }
  }

  /** The same responses, those of several routes by reference. Ask when all routes have been counted. */
  refer(responses: Record<string, Response>): Record<string, Response> {
    return Object.fromEntries(
      Object.entries(responses).map(([status, response]) => {
        if (Number(status) < 400 || this.#uses.get(JSON.stringify(response)) === 1) return [status, response];
        const name = this.#nameOf(status, response);
        this.#shared[name] = response;
        return [status, { $ref: `#/components/responses/${name}` }];
      }),
    );
  }

  components(): Record<string, Response> {
    return Object.fromEntries(Object.entries(this.#shared).sort(([one], [other]) => one.localeCompare(other)));
  }

  /** Its status and codes: a name that stays the same while other routes come and go. */
  #nameOf(status: string, response: Response): string {
    const codes = [...String(response['description']).matchAll(/^`([^`]+)`/gmu)].map(([, code]) => code);
    return [status, ...codes].join('-');
  }
}
