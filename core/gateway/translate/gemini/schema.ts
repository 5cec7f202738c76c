import { asJson, listOf, type Json } from '../json';

/** Gemini's schema (a subset of OpenAPI 3.0, types in capitals) as JSON Schema. */
export function toJsonSchema(schema: Json): Json {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'type' && typeof value === 'string') result[key] = value.toLowerCase();
    else if (key === 'properties') result[key] = mapValues(asJson(value) ?? {});
    else if (key === 'items') result[key] = toJsonSchema(asJson(value) ?? {});
    else if (key === 'anyOf') {
      result[key] = listOf(value).map((item) => toJsonSchema(asJson(item) ?? {}));
    } else if (key !== 'propertyOrdering') result[key] = value;
  }
  if (result['nullable'] === true && typeof result['type'] === 'string') {
    result['type'] = [result['type'], 'null'];
  }
  delete result['nullable'];
  return result;
}

function mapValues(properties: Json): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, toJsonSchema(asJson(value) ?? {})]),
  );
}
