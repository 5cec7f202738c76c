import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of the agent that nobody but the agent writes, and rarely. */
const FILES = [
  'ca.pem',
  'vault/interception-ca.sealed',
  'vault/enrolment.sealed',
  'policy/bundle.jws',
];
/** Those that the agent itself may write at any time. */
const WRITTEN_LATER = new Set(['vault/enrolment.sealed', 'policy/bundle.jws']);

/**
 * Digests of the agent's files since it was ready. A file that has gone was removed from outside; one
 * that the agent writes once only and that differs was edited. (Policy bundles and vault files are
 * signed and sealed, so an edit of theirs is refused when they are read.)
 */
export class DataFiles {
  readonly #known = new Map<string, string>();

  constructor(private readonly agentData: string) {}

  /** What is there now is as it should be. */
  async remember(): Promise<void> {
    this.#known.clear();
    for (const [name, digest] of await this.#digests()) this.#known.set(name, digest);
  }

  async changed(): Promise<readonly string[]> {
    const now = await this.#digests();
    const changed = [...this.#known].flatMap(([name, digest]) => {
      const current = now.get(name);
      const isChanged = WRITTEN_LATER.has(name) ? current === undefined : current !== digest;
      return isChanged ? [name] : [];
    });
    for (const [name, digest] of now) if (!this.#known.has(name)) this.#known.set(name, digest);
    return changed;
  }

  async #digests(): Promise<Map<string, string>> {
    const digests = new Map<string, string>();
    for (const name of FILES) {
      try {
        const content = await readFile(join(this.agentData, name));
        digests.set(name, createHash('sha256').update(content).digest('hex'));
      } catch {
        // Not there: the caller compares with what was.
        continue;
      }
    }
    return digests;
  }
}
