import { z } from 'zod';
import { DESCRIPTIONS, type Description } from '../../main/managed/descriptions';
import { managedSchema, type ManagedKey } from '../../main/managed/schema';

/** The shapes that administrators' tools know. */
export type Shape =
  | { readonly kind: 'switch' }
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'list' }
  | { readonly kind: 'json' };

export interface Setting extends Description {
  readonly key: ManagedKey;
  readonly shape: Shape;
}

/** What of JSON Schema the settings use. */
const nodeSchema = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  anyOf: z.array(z.unknown()).optional(),
});

/** Every setting with its shape, read from the schema that the companion itself uses. */
export function managedSettings(): Setting[] {
  return Object.entries(DESCRIPTIONS).map(([name, description]) => {
    const key = name as ManagedKey;
    return { ...description, key, shape: shapeOf(key) };
  });
}

/** JSON Schema for editors; the policy document has one of its own. */
export function managedJsonSchema(): object {
  const own = z.toJSONSchema(managedSchema.omit({ policy: true }), { io: 'input' });
  const policy = { $ref: '../policy/policy.schema.json' };
  return { ...own, properties: { ...own.properties, policy } };
}

function shapeOf(key: ManagedKey): Shape {
  const node = nodeSchema.parse(z.toJSONSchema(managedSchema.shape[key], { io: 'input' }));
  if (node.enum !== undefined) return { kind: 'choice', values: node.enum };
  if (node.anyOf !== undefined) return { kind: 'switch' };
  switch (node.type) {
    case 'string':
      return { kind: 'text' };
    case 'integer':
      return { kind: 'number', min: node.minimum ?? 0, max: node.maximum ?? 0x7fffffff };
    case 'array':
      return { kind: 'list' };
    case 'object':
      return { kind: 'json' };
    default:
      throw new Error(`the setting ${key} has a type that group policy does not know`);
  }
}
