import { AsyncLocalStorage } from 'node:async_hooks';
import type { Knex } from 'knex';
import { changes } from './joined-write';

type Job<T> = (trx: Knex.Transaction, lane: number) => Promise<T>;
type Effect = () => Promise<void> | void;

const current = new AsyncLocalStorage<UnitOfWork>();

/**
 * Several writes of one act in one transaction. What the work reads sees what it wrote. It must not
 * wait for anything but the database: others who write may wait for it.
 */
export class UnitOfWork {
  readonly #effects: Effect[] = [];
  #changed = false;
  #over = false;

  constructor(
    private readonly trx: Knex.Transaction,
    private readonly lane: number,
  ) {}

  /** The one that is under way here. */
  static current(): UnitOfWork | undefined {
    const unit = current.getStore();
    return unit && !unit.#over ? unit : undefined;
  }

  /** Whether anything was written. */
  get changed(): boolean {
    return this.#changed;
  }

  /** Runs the work; what it leaves running afterwards is not part of it any more. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await current.run(this, work);
    } finally {
      this.#over = true;
    }
  }

  /** A write of the work. One that fails leaves the earlier ones as they are. */
  async write<T>(job: Job<T>): Promise<T> {
    const value = await this.trx.transaction((inner) => job(inner, this.lane));
    this.#changed ||= changes(value);
    return value;
  }

  /** Where the work reads. */
  get reader(): Knex {
    return this.trx;
  }

  /** To be done once everything is committed, and not where it is not. */
  after(effect: Effect): void {
    this.#effects.push(effect);
  }

  async committed(): Promise<void> {
    for (const effect of this.#effects) await effect();
  }
}

/** Does something now or, where writes under way may still be taken back, after their commit. */
export async function afterCommit(effect: Effect): Promise<void> {
  const unit = UnitOfWork.current();
  if (unit) unit.after(effect);
  else await effect();
}

/** The same database, where the reads of a unit of work go to its transaction. */
export function readingOwnWrites(database: Knex): Knex {
  const place = (): Knex => UnitOfWork.current()?.reader ?? database;
  return new Proxy(database, {
    apply: (_target, _self, parameters: unknown[]): unknown =>
      Reflect.apply(place(), undefined, parameters),
    get: (_target, name): unknown => Reflect.get(place(), name),
  });
}
