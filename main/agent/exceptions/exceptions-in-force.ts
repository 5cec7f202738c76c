import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../core/exchange/ports';
import { verifyGrants, type ExceptionGrants } from '../../../core/fleet/exception-grants';
import { writeFileAtomically } from '../../keychain/atomic-file';

type Grant = ExceptionGrants['exceptions'][number];

const NONE: ReadonlySet<string> = new Set();
const NO_ENDS: ReadonlyMap<string, number> = new Map();

/** Whose grants these are: the enrolled device and the policy key that it pinned. */
export interface GrantHolder {
  readonly deviceId: string;
  readonly policyKey: string;
}

/**
 * The temporary exceptions of this device, kept in `<dataDir>/policy/exceptions.jws`. A grant ends
 * by the clock; nobody has to take it back.
 */
export class ExceptionsInForce {
  readonly #listeners = new Set<() => void>();
  #issued = 0;
  #all: readonly Grant[] = [];
  #rules = NONE;
  #ends = NO_ENDS;
  /** When the set of rules changes next. */
  #nextEnd = Infinity;

  constructor(
    private readonly dataDir: string,
    private readonly clock: Clock,
  ) {}

  /** Ids of the rules that do not apply to the person at this desk now. Cheap: asked for each exchange. */
  readonly rules = (): ReadonlySet<string> => {
    if (this.clock.now() >= this.#nextEnd) this.#reckon();
    return this.#rules;
  };

  /** The same rules, each with the end of its grant, ms since the epoch. */
  readonly ends = (): ReadonlyMap<string, number> => {
    this.rules();
    return this.#ends;
  };

  /** All that the endpoint told, for the person: requests and decisions. */
  get all(): readonly Grant[] {
    return this.#all;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** What was known when the last run ended. */
  async restore(holder: GrantHolder): Promise<void> {
    try {
      await this.#take(await readFile(this.#file, 'utf8'), holder);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }

  /** News of the endpoint; false where it does not hold or is older than what is known. */
  async adopt(jws: string, holder: GrantHolder): Promise<boolean> {
    if (!(await this.#take(jws, holder))) return false;
    await mkdir(join(this.dataDir, 'policy'), { recursive: true, mode: 0o700 });
    await writeFileAtomically(this.#file, Buffer.from(jws));
    return true;
  }

  get #file(): string {
    return join(this.dataDir, 'policy', 'exceptions.jws');
  }

  async #take(jws: string, { deviceId, policyKey }: GrantHolder): Promise<boolean> {
    const grants = await verifyGrants(jws, policyKey, deviceId);
    if (!grants || grants.issued < this.#issued) return false;
    this.#issued = grants.issued;
    this.#all = grants.exceptions;
    this.#reckon();
    for (const listener of this.#listeners) listener();
    return true;
  }

  #reckon(): void {
    const now = this.clock.now();
    const open = this.#all.filter(
      ({ state, until }) => state === 'granted' && until !== undefined && until > now,
    );
    const ends = new Map<string, number>();
    for (const { rule, until = 0 } of open) {
      ends.set(rule.id, Math.max(until, ends.get(rule.id) ?? 0));
    }
    this.#ends = ends;
    this.#rules = open.length === 0 ? NONE : new Set(ends.keys());
    this.#nextEnd = Math.min(Infinity, ...open.map(({ until }) => until ?? Infinity));
  }
}
