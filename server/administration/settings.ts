import { ulid } from 'ulid';
import type { z } from 'zod';
import type { Clock } from '../../core/exchange/ports';
import type { SettingKind, SettingStore } from '../storage/administration-port';

/** A setting with its name and times. */
export interface Kept<T> {
  readonly id: string;
  readonly value: T;
  readonly created: number;
  readonly updated: number;
}

/** Settings of one kind, parsed on the way out: what is stored was checked, and may be older. */
export class Settings<S extends z.ZodType> {
  constructor(
    private readonly store: SettingStore,
    private readonly kind: SettingKind,
    private readonly schema: S,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<readonly Kept<z.output<S>>[]> {
    return (await this.store.list(this.kind)).map(({ body, ...rest }) => ({
      ...rest,
      value: this.schema.parse(JSON.parse(body)),
    }));
  }

  async find(id: string): Promise<Kept<z.output<S>> | undefined> {
    const record = await this.store.find(this.kind, id);
    if (!record) return undefined;
    const { body, ...rest } = record;
    return { ...rest, value: this.schema.parse(JSON.parse(body)) };
  }

  /** Gives the id of the new one. */
  async add(value: z.input<S>, id = ulid(this.clock.now())): Promise<string> {
    await this.put(id, value);
    return id;
  }

  async put(id: string, value: z.input<S>): Promise<void> {
    const body = JSON.stringify(this.schema.parse(value));
    await this.store.put(this.kind, id, body, this.clock.now());
  }

  remove(id: string): Promise<boolean> {
    return this.store.remove(this.kind, id);
  }
}
