import type { Actor } from '../../core/exchange/actor';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import {
  ISOLATION_SWITCHES,
  isolationSwitchRule,
  type IsolationControls,
  type IsolationOverride,
  type IsolationPolicy,
} from '../../core/exchange/policy-isolation';
import type { AppLibrary, LibraryApp } from '../../core/extract/app-library';
import type { IsolatedSite, IsolationSettings } from './control';

/** What decides about sites: policy, the library of apps, who is at the desk. */
export interface SiteGround {
  readonly policy: PolicyDocument;
  readonly library: AppLibrary;
  readonly apps: readonly LibraryApp[];
  readonly person: Pick<Actor, 'userId' | 'email' | 'name' | 'groups'>;
  /** Exceptions that are granted now: ids of rules with their ends, ms since the epoch. */
  readonly granted: ReadonlyMap<string, number>;
}

/** What the isolated browser may open for this person, and what may cross its border. */
export function isolationSettings(ground: SiteGround): IsolationSettings {
  const { policy, library, apps, person } = ground;
  const { isolation } = policy;
  const own = isolation.sites.map(({ id, name, url, scope }, index) => ({
    id: id ?? `site-${index}`,
    name,
    url,
    scope,
  }));
  const offered = library.apps.filter(({ id, status }) =>
    isolation.apps.length > 0 ? isolation.apps.includes(id) : status === 'approved',
  );
  const known = offered.flatMap(({ id, name }) => {
    const scope = domainsOf(id, policy, apps);
    const first = scope.find((domain) => !domain.includes('*'));
    return first === undefined ? [] : [{ id, name, url: `https://${bracketed(first)}`, scope }];
  });
  return {
    sites: [...own, ...known].map((site) => withControls(site, ground)),
    httpOnLoopback: isolation.httpOnLoopback,
    person: person.email ?? person.name ?? person.userId ?? '',
  };
}

/** The site of an app that a rule has isolated, whether the isolated browser offers it or not. */
export function isolatedApp(id: string, url: string, ground: SiteGround): IsolatedSite {
  const { policy, library, apps } = ground;
  const { origin, host } = new URL(url);
  const name = library.byId(id)?.name ?? host;
  const site = { id, name, url: origin, scope: domainsOf(id, policy, apps) };
  return withControls(site, ground);
}

function withControls(
  site: Omit<IsolatedSite, 'controls' | 'granted'>,
  { policy, person, granted }: SiteGround,
): IsolatedSite {
  const { isolation } = policy;
  const overrides = isolation.overrides.filter((each) => fits(each, site.id, person));
  const scope = [site.scope, isolation.scope, ...overrides.map((each) => each.scope)].flat();
  const controls = withReadOnly(controlsOf(isolation, overrides));
  return { ...site, scope: [...new Set(scope)], ...withGrants(controls, site.id, granted) };
}

/** Read-only is no switch of its own to an engine: it is the four that bring something in, off. */
export function withReadOnly(controls: IsolationControls): IsolationControls {
  if (!controls.readOnly) return controls;
  return {
    ...controls,
    keyboard: 'refuse',
    paste: 'refuse',
    upload: 'refuse',
    dragAndDrop: 'refuse',
  };
}

/** A granted exception opens its switch, for one site or for all, whatever has switched it off. */
function withGrants(
  controls: IsolationControls,
  site: string,
  granted: ReadonlyMap<string, number>,
): Pick<IsolatedSite, 'controls' | 'granted'> {
  const open = ISOLATION_SWITCHES.flatMap((control) => {
    const ends = [isolationSwitchRule(control, site), isolationSwitchRule(control)];
    const until = Math.max(...ends.map((rule) => granted.get(rule) ?? 0));
    return until === 0 || controls[control] === 'allow' ? [] : [{ control, until }];
  });
  const allowed = Object.fromEntries(open.map(({ control }) => [control, 'allow'] as const));
  return { controls: { ...controls, ...allowed }, granted: open };
}

function fits(
  { apps, groups, users }: IsolationOverride,
  site: string,
  person: SiteGround['person'],
): boolean {
  const isPerson = (name: string): boolean => name === person.userId || name === person.email;
  return (
    (apps.length === 0 || apps.includes(site)) &&
    (groups.length === 0 || groups.some((group) => person.groups.includes(group))) &&
    (users.length === 0 || users.some(isPerson))
  );
}

/** The first override that names a switch decides it; else the section itself. */
function controlsOf(
  isolation: IsolationPolicy,
  overrides: readonly IsolationOverride[],
): IsolationControls {
  const pick = <Name extends keyof IsolationControls>(name: Name): IsolationControls[Name] => {
    for (const override of overrides) {
      const value = override[name] as IsolationControls[Name] | undefined;
      if (value !== undefined) return value;
    }
    return isolation[name];
  };
  return {
    engine: pick('engine'),
    copy: pick('copy'),
    paste: pick('paste'),
    upload: pick('upload'),
    download: pick('download'),
    print: pick('print'),
    keyboard: pick('keyboard'),
    dragAndDrop: pick('dragAndDrop'),
    screenshots: pick('screenshots'),
    watermark: pick('watermark'),
    readOnly: pick('readOnly'),
    lifetimeMinutes: pick('lifetimeMinutes'),
    pasteCharacters: pick('pasteCharacters'),
    unreadable: pick('unreadable'),
  };
}

/** Host patterns of an app; a domain with a path counts as its whole host. */
function domainsOf(id: string, policy: PolicyDocument, apps: readonly LibraryApp[]): string[] {
  const changed = policy.apps.find((app) => app.id === id)?.domains ?? [];
  const domains = changed.length > 0 ? changed : (apps.find((app) => app.id === id)?.domains ?? []);
  return [...new Set(domains.map((domain) => domain.split('/', 1)[0] ?? domain))];
}

/** An IPv6 address as it stands in an address (RFC 3986 3.2.2). */
function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
