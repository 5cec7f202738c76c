import type { PolicyDocument } from '../../../core/exchange/policy-document';
import type { PublishedPolicy, PolicyStore } from '../../storage/port';
import type { PolicyEditor } from '../policy-editor';
import type { Phase } from './phases';
import { fingerprint, type Revision } from './ruleset-view';

/** Policy versions that are looked at for the history of a ruleset. */
const LOOKED_AT = 200;

/** One version of a ruleset and the policy that brought it. */
export interface RulesetVersion extends Revision {
  readonly document: PolicyDocument;
}

/**
 * Versions of rulesets, read out of the versions of the policy: each policy in which the rules of a
 * phase differ from the policy before it is a version of the ruleset.
 */
export class RulesetHistory {
  #cache: { readonly version: number; readonly policies: readonly PublishedPolicy[] } | undefined;

  constructor(
    private readonly policies: PolicyStore,
    private readonly editor: PolicyEditor,
  ) {}

  /** The versions of one phase, the newest first; never empty for a zone that there is. */
  async of(zoneId: string, phase: Phase): Promise<readonly RulesetVersion[]> {
    const versions: RulesetVersion[] = [];
    let before: string | undefined;
    for (const { document, time } of await this.#oldestFirst()) {
      const zone = document.waf.zones.find(({ id }) => id === zoneId);
      if (!zone) continue;
      const print = fingerprint(document, zone, phase);
      if (print === before) continue;
      before = print;
      versions.push({ number: versions.length + 1, time, document });
    }
    return versions.reverse();
  }

  async latest(zoneId: string, phase: Phase): Promise<Revision> {
    const [newest] = await this.of(zoneId, phase);
    return newest ?? { number: 1, time: this.editor.current().time };
  }

  async #oldestFirst(): Promise<readonly PublishedPolicy[]> {
    const { version } = this.editor.current();
    if (this.#cache?.version === version) return this.#cache.policies;
    const records = await this.policies.list(LOOKED_AT);
    const found = await Promise.all(records.map((record) => this.policies.find(record.version)));
    const policies = found.filter((policy) => policy !== undefined).reverse();
    this.#cache = { version, policies };
    return policies;
  }
}
