import { managedSchema, type ManagedSettings } from './schema';
import { sift } from './sift';
import type { ManagedLayer, ManagedLevel, ManagedSource } from './source';

export interface ManagedIssue {
  /** Where it comes from and the JSON path in it. */
  readonly path: string;
  readonly message: string;
}

export interface ManagedConfiguration {
  readonly settings: ManagedSettings;
  /** The policy part as it was written, without defaults filled in: only what IT has set. */
  readonly policy: Readonly<Record<string, unknown>> | undefined;
  /** The same of the `recommended` level, which every other source of policy beats. */
  readonly recommendedPolicy: Readonly<Record<string, unknown>> | undefined;
  /** Paths that IT has set and that the person cannot change. */
  readonly locked: readonly string[];
  readonly issues: readonly ManagedIssue[];
}

/** Reads and merges the layers; what is wrong is left out and listed. */
export async function readManagedConfiguration(
  source: ManagedSource,
): Promise<ManagedConfiguration> {
  return mergeLayers(await source.read());
}

/** Later layers beat earlier ones, and every `managed` layer beats every `recommended` one. */
export function mergeLayers(layers: readonly ManagedLayer[]): ManagedConfiguration {
  const issues: ManagedIssue[] = [];
  const byLevel: Record<ManagedLevel, PlainObject> = { recommended: {}, managed: {} };
  for (const layer of layers) {
    if ('error' in layer) {
      issues.push({ path: layer.origin, message: layer.error });
      continue;
    }
    const { value, refused } = sift(managedSchema, layer.value);
    for (const { path, message } of refused) {
      issues.push({ path: path === '' ? layer.origin : `${layer.origin}: ${path}`, message });
    }
    if (isPlainObject(value)) byLevel[layer.level] = merge(byLevel[layer.level], value);
  }
  const merged = merge(byLevel.recommended, byLevel.managed);
  return {
    settings: managedSchema.parse(merged),
    policy: policyOf(byLevel.managed),
    recommendedPolicy: policyOf(byLevel.recommended),
    locked: leafPaths(byLevel.managed),
    issues,
  };
}

function policyOf({ policy }: PlainObject): PlainObject | undefined {
  return isPlainObject(policy) ? policy : undefined;
}

type PlainObject = Record<string, unknown>;

function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Objects are merged key by key; a list or a plain value replaces the weaker one. */
function merge(weak: PlainObject, strong: PlainObject): PlainObject {
  const result: PlainObject = { ...weak };
  for (const [key, value] of Object.entries(strong)) {
    const below = result[key];
    result[key] = isPlainObject(below) && isPlainObject(value) ? merge(below, value) : value;
  }
  return result;
}

function leafPaths(value: PlainObject, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, item]) =>
    isPlainObject(item) ? leafPaths(item, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}
