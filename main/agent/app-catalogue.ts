import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import {
  appLibrarySchema,
  createAppLibrary,
  type AppLibrary,
  type LibraryApp,
} from '../../core/extract/app-library';
import type { IsolationSettings } from './control';

/** The AI apps under the policy in force; made anew when the policy changes. */
export class AppCatalogue {
  readonly #known: readonly LibraryApp[];
  #made: { readonly policy: PolicyDocument; readonly library: AppLibrary } | undefined;

  constructor(
    resourcesDir: string,
    private readonly policy: () => PolicyDocument,
  ) {
    const text = readFileSync(join(resourcesDir, 'ai-apps.json'), 'utf8');
    this.#known = appLibrarySchema.parse(JSON.parse(text)).apps;
  }

  library(): AppLibrary {
    const policy = this.policy();
    if (this.#made?.policy !== policy) {
      this.#made = { policy, library: createAppLibrary(this.#known, policy.apps) };
    }
    return this.#made.library;
  }

  /** What the isolated browser may open, and under which switches. */
  isolation(): IsolationSettings {
    const policy = this.policy();
    const { apps, sites, ...switches } = policy.isolation;
    const wanted = new Set(apps);
    const listed = this.library().apps.filter(({ id, status }) =>
      wanted.size > 0 ? wanted.has(id) : status === 'approved',
    );
    return {
      sites: [
        ...listed.flatMap(({ id, name }) => {
          const host = this.#hostOf(id);
          return host === undefined ? [] : [{ id, name, url: `https://${host}/` }];
        }),
        ...sites.map(({ name, url }, index) => ({ id: `site-${index + 1}`, name, url })),
      ],
      switches,
    };
  }

  /** Where an app is opened: its first name that is no pattern. */
  #hostOf(id: string): string | undefined {
    const own = this.policy().apps.find((app) => app.id === id)?.domains ?? [];
    const domains =
      own.length > 0 ? own : (this.#known.find((app) => app.id === id)?.domains ?? []);
    return domains.find((domain) => !domain.includes('*'));
  }
}
