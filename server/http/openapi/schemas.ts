import { z } from 'zod';
import { sharedSchemas } from '#contracts/shared-schemas.ts';

export type JsonSchema = Record<string, unknown>;
type Direction = 'input' | 'output';

const refTo = (name: string) => `#/components/schemas/${name}`;
// Names of what belongs to one route and stands where it is used; a dot keeps them apart from those that are shared.
const ownName = (at: number) => `own.${at}`;

/**
 * Turns zod schemas into JSON Schema: what several routes speak in becomes a component, once, and what is sent and what
 * is answered are told apart only where they differ. Ask for all schemas first, then for the components.
 */
export class Schemas {
  readonly #own: Record<Direction, z.ZodType[]> = { input: [], output: [] };
  #made: Record<Direction, Record<string, JsonSchema>> | null = null;
  readonly #used = new Map<string, JsonSchema>();

  /** Announces a schema; answers how to get it once all are announced. */
  add(schema: z.ZodType, direction: Direction): () => JsonSchema {
    const own = this.#own[direction];
    const name = Object.entries(sharedSchemas).find(([, shared]) => shared === schema)?.[0] ?? ownName(own.length);
    if (name.startsWith('own.')) own.push(schema);
    return () => {
      const made = (this.#made ??= { input: this.#make('input'), output: this.#make('output') })[direction];
      return this.#resolve(name in sharedSchemas ? { $ref: refTo(name) } : made[name]!, direction) as JsonSchema;
    };
  }

  /** The shared schemas that were used. */
  components(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#used].sort(([one], [other]) => one.localeCompare(other)));
  }

  #make(direction: Direction): Record<string, JsonSchema> {
    const registry = z.registry<{ id: string }>();
    for (const [id, schema] of Object.entries(sharedSchemas)) registry.add(schema, { id });
    this.#own[direction].forEach((schema, at) => registry.add(schema, { id: ownName(at) }));
    return z.toJSONSchema(registry, { io: direction, uri: refTo, unrepresentable: 'throw' }).schemas;
  }

  /** Takes away what names the schema to zod, and points each reference to the component it needs. */
  #resolve(value: unknown, direction: Direction): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#resolve(one, direction));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([key]) => key !== '$id' && key !== '$schema');
    return Object.fromEntries(
      entries.map(([key, inner]) => [
        key,
        key === '$ref' ? this.#component(String(inner), direction) : this.#resolve(inner, direction),
      ]),
    );
  }

  #component(ref: string, direction: Direction): string {
    const shared = ref.slice(refTo('').length);
    const isSame = JSON.stringify(this.#made!.input[shared]) === JSON.stringify(this.#made!.output[shared]);
    const name = direction === 'input' && !isSame ? `${shared}Input` : shared;
    if (!this.#used.has(name)) {
      this.#used.set(name, {});
      this.#used.set(name, this.#resolve(this.#made![direction][shared], direction) as JsonSchema);
    }
    return refTo(name);
  }
}
