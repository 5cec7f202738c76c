import { z } from 'zod';

/** Limits of a filter: its JSON in characters, groups in groups, members of a group or a list. */
export const EXPORT_FILTER_LIMITS = { length: 10_000, depth: 5, members: 100 } as const;

const NEGATABLE = ['eq', 'startsWith', 'endsWith', 'contains', 'in', 'exists'] as const;
const ORDERING = ['lt', 'leq', 'gt', 'geq'] as const;
const operatorSchema = z.union(
  [z.enum(NEGATABLE), z.enum(ORDERING), z.templateLiteral(['!', z.enum(NEGATABLE)])],
  `an operator is ${[...NEGATABLE, ...ORDERING].join(', ')}; ! turns ${NEGATABLE.join(', ')} round`,
);
const valueSchema = z.union(
  [z.string().max(1000), z.number(), z.boolean()],
  'a value is a text, a number, true or false',
);
const keySchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w-]+(\.[\w-]+)*$/, 'a key is the name of a member, with dots between names');

const conditionSchema = z
  .strictObject({
    key: keySchema,
    operator: operatorSchema,
    value: z
      .union([valueSchema, z.array(valueSchema).max(EXPORT_FILTER_LIMITS.members)])
      .optional(),
  })
  .superRefine(({ operator, value }, context) => {
    const wrong = mistakeIn(operator.replace('!', ''), value);
    if (wrong !== undefined) context.addIssue({ code: 'custom', path: ['value'], message: wrong });
  });
export type ExportCondition = z.output<typeof conditionSchema>;

/** A condition, or groups of which all or any must hold. */
export type ExportFilterNode =
  | ExportCondition
  | { readonly and: readonly ExportFilterNode[] }
  | { readonly or: readonly ExportFilterNode[] };

/** Which records of a dataset a job sends, as the vendor's Logpush writes it. */
export const exportFilterSchema = z.strictObject({ where: nodeSchema(1) });
export type ExportFilter = z.output<typeof exportFilterSchema>;

function mistakeIn(operator: string, value: unknown): string | undefined {
  switch (operator) {
    case 'exists':
      return value === undefined ? undefined : `${operator} takes no value`;
    case 'in':
      return Array.isArray(value) && value.length > 0 ? undefined : 'in takes a list of values';
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return typeof value === 'string' ? undefined : `${operator} takes a text`;
    case 'eq':
      return value === undefined || Array.isArray(value) ? 'eq takes one value' : undefined;
    default:
      return typeof value === 'string' || typeof value === 'number'
        ? undefined
        : `${operator} takes a number or a time`;
  }
}

/** Looks at what a node has before it is checked, so that a mistake is told where it stands. */
function nodeSchema(depth: number): z.ZodType<ExportFilterNode> {
  const deeper: z.ZodType<ExportFilterNode> =
    depth < EXPORT_FILTER_LIMITS.depth ? nodeSchema(depth + 1) : conditionSchema;
  const members = z.array(deeper).min(1).max(EXPORT_FILTER_LIMITS.members);
  const groups = { and: z.strictObject({ and: members }), or: z.strictObject({ or: members }) };
  return z.unknown().transform((value, context): ExportFilterNode => {
    const kind = (['and', 'or'] as const).find((name) =>
      Object.hasOwn(Object(value) as object, name),
    );
    const parsed = (kind ? groups[kind] : conditionSchema).safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { message, path } of parsed.error.issues) {
      context.addIssue({ code: 'custom', message, path: [...path] });
    }
    return z.NEVER;
  });
}
