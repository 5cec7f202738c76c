import { isPlainObject, merge, policyOf } from './policy-settings';
import { managedSchema, type ManagedSettings } from './schema';
import { sift } from './sift';
import type { ManagedLayer, ManagedLevel, ManagedSource } from './source';

export interface ManagedIssue {
  /** Where it comes from and the JSON path in it. */
  readonly path: string;
  readonly message: string;
}

/** Which place has the say about a setting. */
export interface ManagedOrigin {
  /** Path of the setting, `policy.isolation.copy`. */
  readonly path: string;
  readonly level: ManagedLevel;
  /** File, registry key or profile. */
  readonly origin: string;
}

export interface ManagedConfiguration {
  readonly settings: ManagedSettings;
  /** The policy part as it was written, without defaults filled in: only what IT has set. */
  readonly policy: Readonly<Record<string, unknown>> | undefined;
  /** The same of the `recommended` level, which every other source of policy beats. */
  readonly recommendedPolicy: Readonly<Record<string, unknown>> | undefined;
  /** Paths that IT has set and that the person cannot change. */
  readonly locked: readonly string[];
  /** Where each setting in force comes from, in the order of their paths. */
  readonly origins: readonly ManagedOrigin[];
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
  const byLevel: Record<ManagedLevel, Record<string, unknown>> = { recommended: {}, managed: {} };
  const origins: Record<ManagedLevel, Map<string, string>> = {
    recommended: new Map(),
    managed: new Map(),
  };
  for (const layer of layers) {
    if ('error' in layer) {
      issues.push({ path: layer.origin, message: layer.error });
      continue;
    }
    const { value, refused } = sift(managedSchema, layer.value);
    for (const { path, message } of refused) {
      issues.push({ path: path === '' ? layer.origin : `${layer.origin}: ${path}`, message });
    }
    if (!isPlainObject(value)) continue;
    byLevel[layer.level] = merge(byLevel[layer.level], value);
    for (const path of leafPaths(value)) origins[layer.level].set(path, layer.origin);
  }
  const merged = merge(byLevel.recommended, byLevel.managed);
  return {
    settings: managedSchema.parse(merged),
    policy: policyOf(byLevel.managed),
    recommendedPolicy: policyOf(byLevel.recommended),
    locked: leafPaths(byLevel.managed),
    origins: leafPaths(merged)
      .sort()
      .flatMap((path) => originOf(path, origins)),
    issues,
  };
}

function originOf(
  path: string,
  origins: Readonly<Record<ManagedLevel, ReadonlyMap<string, string>>>,
): ManagedOrigin[] {
  for (const level of ['managed', 'recommended'] as const) {
    const origin = origins[level].get(path);
    if (origin !== undefined) return [{ path, level, origin }];
  }
  return [];
}

function leafPaths(value: Readonly<Record<string, unknown>>, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, item]) =>
    isPlainObject(item) ? leafPaths(item, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}
