import { z } from 'zod';
import { isObject, type JsonObject } from './json';
import { ScimError } from './scim-error';

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** Largest resource, characters of JSON. */
const MAX_RESOURCE = 256 * 1024;

const activeSchema = z.preprocess(
  // Entra sends the texts "True" and "False".
  (value) => (typeof value === 'string' ? value.toLowerCase() === 'true' : value),
  z.boolean().default(true),
);

const userSchema = z.looseObject({
  userName: z.string().trim().min(1).max(200),
  externalId: z.string().max(500).optional(),
  active: activeSchema,
  emails: z
    .array(z.looseObject({ value: z.string().max(320), primary: z.json().optional() }))
    .max(20)
    .optional(),
});
const groupSchema = z.looseObject({
  displayName: z.string().trim().min(1).max(300),
  externalId: z.string().max(500).optional(),
  members: z
    .array(z.looseObject({ value: z.string().max(200) }))
    .max(100_000)
    .default([]),
});

export type ScimUser = z.output<typeof userSchema>;
export type ScimGroup = z.output<typeof groupSchema>;

/** What the endpoint gives; a client's word on it is ignored (RFC 7643 3.1). Passwords are not kept. */
const OWN = new Set(['id', 'meta', 'schemas', 'groups', 'password']);

/** @throws ScimError 400 */
export const parseUser = (value: unknown): ScimUser => parse(userSchema, value);
/** @throws ScimError 400 */
export const parseGroup = (value: unknown): ScimGroup => parse(groupSchema, value);

function parse<S extends z.ZodObject>(schema: S, value: unknown): z.output<S> {
  const object = z.json().safeParse(value);
  if (!object.success || !isObject(object.data)) {
    throw new ScimError(400, 'the resource is not a JSON object', 'invalidSyntax');
  }
  if (JSON.stringify(object.data).length > MAX_RESOURCE) {
    throw new ScimError(413, 'the resource is too large');
  }
  const own = normalised(object.data, Object.keys(schema.shape));
  const parsed = schema.safeParse(own);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new ScimError(400, `${where}: ${issue?.message ?? 'invalid'}`, 'invalidValue');
}

/** Names as the schema writes them, without what is not the client's to say. */
function normalised(object: JsonObject, names: readonly string[]): JsonObject {
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => !OWN.has(name.toLowerCase()))
      .map(([name, value]) => [known.get(name.toLowerCase()) ?? name, value]),
  );
}

/** The primary address, else the first one. */
export function emailOf({ emails = [] }: ScimUser): string | undefined {
  const primary = emails.find(({ primary: first }) => first === true) ?? emails[0];
  return primary?.value;
}
