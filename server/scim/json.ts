/** JSON as it is read; SCIM's resources are open to attributes that nobody here knows. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name under which an object has an attribute: letter case is ignored (RFC 7643 2.1). */
export function ownName(object: JsonObject, name: string): string {
  const wanted = name.toLowerCase();
  return Object.keys(object).find((each) => each.toLowerCase() === wanted) ?? name;
}

export function attributeOf(object: JsonObject, name: string): Json | undefined {
  const own = ownName(object, name);
  return Object.hasOwn(object, own) ? object[own] : undefined;
}
