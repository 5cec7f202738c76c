import type { Actor } from '../../core/exchange/actor';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import type {
  IsolationControls,
  IsolationOverride,
  IsolationPolicy,
} from '../../core/exchange/policy-isolation';
import type { AppLibrary, LibraryApp } from '../../core/extract/app-library';
import type { IsolatedSite, IsolationSettings } from './control';

type Person = Pick<Actor, 'userId' | 'email' | 'name' | 'groups'>;

/** What the isolated browser may open for this person, and what may cross its border. */
export function isolationSettings(
  policy: PolicyDocument,
  library: AppLibrary,
  apps: readonly LibraryApp[],
  person: Person,
): IsolationSettings {
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
    sites: [...own, ...known].map((site) => withControls(site, isolation, person)),
    httpOnLoopback: isolation.httpOnLoopback,
    person: person.email ?? person.name ?? person.userId ?? '',
  };
}

/** The site of an app that a rule has isolated, whether the isolated browser offers it or not. */
export function isolatedApp(
  id: string,
  url: string,
  policy: PolicyDocument,
  library: AppLibrary,
  apps: readonly LibraryApp[],
  person: Person,
): IsolatedSite {
  const { origin, host } = new URL(url);
  const name = library.byId(id)?.name ?? host;
  const site = { id, name, url: origin, scope: domainsOf(id, policy, apps) };
  return withControls(site, policy.isolation, person);
}

function withControls(
  site: Omit<IsolatedSite, 'controls'>,
  isolation: IsolationPolicy,
  person: Person,
): IsolatedSite {
  const overrides = isolation.overrides.filter((each) => fits(each, site.id, person));
  const scope = [site.scope, isolation.scope, ...overrides.map((each) => each.scope)].flat();
  return { ...site, scope: [...new Set(scope)], controls: controlsOf(isolation, overrides) };
}

function fits({ apps, groups, users }: IsolationOverride, site: string, person: Person): boolean {
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
