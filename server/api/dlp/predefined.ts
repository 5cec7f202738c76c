import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const PROFILES_FILE = 'profiles.json';

const profilesSchema = z.object({
  profiles: z.array(z.object({ id: z.string(), name: z.string(), description: z.string() })),
});
const groupSchema = z.object({
  detectors: z.array(
    z.object({ id: z.string(), name: z.string(), profiles: z.array(z.string()).default([]) }),
  ),
});

/** A detector that ships with the product. */
export type PredefinedDetector = z.infer<typeof groupSchema>['detectors'][number];

/** What the catalogue of detectors says of itself. */
export interface Predefined {
  readonly profiles: z.infer<typeof profilesSchema>['profiles'];
  readonly detectors: ReadonlyMap<string, PredefinedDetector>;
}

const NOTHING: Predefined = { profiles: [], detectors: new Map() };

/** Reads the names in a `detectors` folder when they are asked for; nothing is compiled. */
export function predefinedOf(directory: string | undefined): () => Predefined {
  let read: Predefined | undefined = directory === undefined ? NOTHING : undefined;
  return () => (read ??= readFolder(directory ?? ''));
}

function readFolder(directory: string): Predefined {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(directory, name), 'utf8'));
  const { profiles } = profilesSchema.parse(json(PROFILES_FILE));
  const groups = readdirSync(directory).filter(
    (name) => name.endsWith('.json') && name !== PROFILES_FILE,
  );
  const detectors = groups.sort().flatMap((name) => groupSchema.parse(json(name)).detectors);
  return { profiles, detectors: new Map(detectors.map((one) => [one.id, one])) };
}
