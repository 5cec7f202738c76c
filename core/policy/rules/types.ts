/** Types of the rules language. A String is a sequence of bytes. */
export type ScalarType = 'Boolean' | 'Integer' | 'String' | 'IP';
export type Type =
  | ScalarType
  | { readonly kind: 'Array'; readonly of: Type }
  | { readonly kind: 'Map'; readonly of: Type };

export function arrayOf(of: Type): Type {
  return { kind: 'Array', of };
}

export function mapOf(of: Type): Type {
  return { kind: 'Map', of };
}

/** The name as documentation and errors write it: `Map<Array<String>>`. */
export function typeName(type: Type): string {
  return typeof type === 'string' ? type : `${type.kind}<${typeName(type.of)}>`;
}

export function sameType(a: Type, b: Type): boolean {
  return typeName(a) === typeName(b);
}

/** What `[*]`, `[n]` or `["k"]` reaches; undefined for a scalar. */
export function elementType(type: Type): Type | undefined {
  return typeof type === 'string' ? undefined : type.of;
}
