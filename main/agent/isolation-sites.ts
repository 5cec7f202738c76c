import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { AppLibrary, LibraryApp } from '../../core/extract/app-library';
import type { IsolationSettings } from './control';

/** What the isolated browser may open, and what may cross its border. */
export function isolationSettings(
  policy: PolicyDocument,
  library: AppLibrary,
  apps: readonly LibraryApp[],
): IsolationSettings {
  const { isolation } = policy;
  const own = isolation.sites.map(({ name, url }, index) => ({ id: `site-${index}`, name, url }));
  const offered = library.apps.filter(({ id, status }) =>
    isolation.apps.length > 0 ? isolation.apps.includes(id) : status === 'approved',
  );
  const known = offered.flatMap(({ id, name }) => {
    const domain = firstDomain(id, policy, apps);
    return domain === undefined ? [] : [{ id, name, url: `https://${domain}` }];
  });
  const { copy, paste, upload, download, print } = isolation;
  return { sites: [...own, ...known], switches: { copy, paste, upload, download, print } };
}

/** The first domain that is an address and not a pattern. */
function firstDomain(
  id: string,
  policy: PolicyDocument,
  apps: readonly LibraryApp[],
): string | undefined {
  const changed = policy.apps.find((app) => app.id === id)?.domains ?? [];
  const domains = changed.length > 0 ? changed : (apps.find((app) => app.id === id)?.domains ?? []);
  return domains.find((domain) => !domain.includes('*'));
}
