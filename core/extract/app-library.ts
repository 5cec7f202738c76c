import { z } from 'zod';
import { appRiskSchema, appSchema, type Activity, type App } from '../exchange/app';
import type { PolicyApp } from '../exchange/policy-document';
import { compileActivities, type TellActivity } from './app-activity';
import { normalizeHost, parentsOf } from './host-pattern';

/**
 * Where an app lives: a host name that also stands for everything below it, with `*` for any one
 * label in the middle, and optionally a path in which `*` stands for one segment.
 */
const domainSchema = z
  .string()
  .max(300)
  .regex(
    /^(\*\.)?([a-z0-9_-]+|\*)(\.([a-z0-9_-]+|\*))*(\/[\w*.~%/-]*)?$/,
    'a lower-case host name, optionally with a path',
  );

export const libraryAppSchema = z.object({
  ...appSchema.shape,
  domains: z.array(domainSchema).min(1),
  /** Hints where prompts, uploads and shares go; for people who write extractors. */
  promptPaths: z.record(z.string(), z.array(z.string())).optional(),
  /** The risk note: why the level is what it is, by ids of `riskReasons`. */
  risk: z.object({ level: appRiskSchema, reasons: z.array(z.string()).min(1) }).optional(),
});
export type LibraryApp = z.infer<typeof libraryAppSchema>;

/** `resources/ai-apps.json`. */
export const appLibrarySchema = z.object({
  source: z.string(),
  taken: z.string(),
  /** Reasons of the risk notes in words; the level goes by the sum of their weights. */
  riskReasons: z.record(z.string(), z.object({ weight: z.number(), text: z.string() })),
  apps: z.array(libraryAppSchema),
});

/** The AI apps we know, and which of them a host belongs to. */
export interface AppLibrary {
  readonly apps: readonly App[];
  /** The app behind a host and path; the longest name wins, then the longest path. */
  match(host: string, path?: string): App | undefined;
  byId(id: string): App | undefined;
  /** What a request to an app is for, by its method and path; see `TellActivity`. */
  activityOf(app: string, method: string, target: string): Activity | undefined;
  /** Host names of all apps, without patterns: where to find them. */
  hosts(): readonly string[];
  /** Patterns for the PAC file and for interception: `name`, `*.name`, `a.*.name`. */
  hostPatterns(): readonly string[];
}

interface Place {
  readonly app: App;
  /** Set where labels in the middle vary. */
  readonly host: RegExp | undefined;
  readonly path: string | undefined;
  readonly pathTest: RegExp | undefined;
  /** False for `*.name`: only what is below. */
  readonly self: boolean;
}

/**
 * Joins the built-in library with the apps of policy. A policy app with the id of a library app
 * changes what it names (a list of domains takes the place of the library's); any other is added.
 * Where both claim a name, policy has it.
 */
export function createAppLibrary(
  library: readonly LibraryApp[],
  policyApps: readonly PolicyApp[] = [],
): AppLibrary {
  const entries = merge(library, policyApps);
  const places = new Map<string, Place[]>();
  for (const { app, domains } of entries) for (const domain of domains) add(places, app, domain);
  for (const list of places.values()) {
    list.sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0));
  }
  const byId = new Map(entries.map(({ app }) => [app.id, app]));
  const domains = entries.flatMap((entry) => entry.domains);
  const activities = activityTellers(library);
  return {
    apps: entries.map(({ app }) => app),
    match: (host, path = '/') => find(places, normalizeHost(host), path),
    byId: (id) => byId.get(id),
    activityOf: (id, method, target) => activities(id)(method, target),
    hosts: () => unique(domains.map(hostOf).filter((host) => !host.includes('*'))),
    hostPatterns: () =>
      unique(domains.map(hostOf).flatMap((h) => (h.startsWith('*.') ? [h] : [h, `*.${h}`]))),
  };
}

/** Compiled for an app when it is first asked about. */
function activityTellers(library: readonly LibraryApp[]): (app: string) => TellActivity {
  const paths = new Map(library.map(({ id, promptPaths }) => [id, promptPaths]));
  const tellers = new Map<string, TellActivity>();
  const usual = compileActivities();
  return (app) => {
    const known = tellers.get(app);
    if (known) return known;
    const own = paths.get(app);
    if (!own) return usual;
    const teller = compileActivities(own);
    tellers.set(app, teller);
    return teller;
  };
}

interface Entry {
  readonly app: App;
  readonly domains: readonly string[];
}

function merge(library: readonly LibraryApp[], policyApps: readonly PolicyApp[]): readonly Entry[] {
  const overrides = new Map(policyApps.map((app) => [app.id, app]));
  const entries: Entry[] = [];
  for (const known of library) {
    const change = overrides.get(known.id);
    if (change === undefined) entries.push({ app: toApp(plain(known)), domains: known.domains });
  }
  // Policy's entries come last, and the last entry of a name is the one that is found.
  for (const change of policyApps) {
    const known = library.find((app) => app.id === change.id);
    const domains = change.domains.length > 0 ? change.domains : (known?.domains ?? []);
    entries.push({
      app: toApp({ ...(known && plain(known)), ...defined(change), name: nameOf(change, known) }),
      domains,
    });
  }
  return entries;
}

const nameOf = (change: PolicyApp, known: LibraryApp | undefined): string =>
  change.name ?? known?.name ?? change.id;

function defined(app: PolicyApp): Partial<PolicyApp> & { readonly id: string } {
  const entries = Object.entries(app).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(entries) as Partial<PolicyApp>), id: app.id };
}

/** Of the risk note only the level goes with each exchange. */
function plain({ risk, ...app }: LibraryApp): z.input<typeof appSchema> {
  return { ...app, ...(risk ? { risk: risk.level } : {}) };
}

function toApp(app: z.input<typeof appSchema>): App {
  return appSchema.parse(app);
}

function hostOf(domain: string): string {
  return domain.split('/', 1)[0] ?? domain;
}

function add(places: Map<string, Place[]>, app: App, domain: string): void {
  const full = hostOf(domain);
  const self = !full.startsWith('*.');
  const host = self ? full : full.slice(2);
  // `name/path/` means the same as `name/path`, and `name/` the whole host.
  const path = domain.slice(full.length).replace(/\/+$/, '') || undefined;
  const place: Place = {
    app,
    host: host.includes('*') ? new RegExp(`(^|\\.)${wildcards(host, '[^.]+')}$`) : undefined,
    path,
    pathTest: path === undefined ? undefined : new RegExp(`^${wildcards(path, '[^/]+')}(/|$)`),
    self,
  };
  // A name with a varying label is filed under what follows the last one.
  const key = host.includes('*') ? host.slice(host.lastIndexOf('*') + 2) : host;
  places.set(key, [place, ...(places.get(key) ?? [])]);
}

function wildcards(pattern: string, star: string): string {
  return pattern
    .split('*')
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join(star);
}

function find(places: Map<string, Place[]>, host: string, target: string): App | undefined {
  const path = target.split('?', 1)[0] ?? '/';
  for (const name of [host, ...parentsOf(host)]) {
    for (const place of places.get(name) ?? []) {
      if (!place.self && name === host) continue;
      if (place.host !== undefined && !place.host.test(host)) continue;
      if (place.pathTest !== undefined && !place.pathTest.test(path)) continue;
      return place.app;
    }
  }
  return undefined;
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
