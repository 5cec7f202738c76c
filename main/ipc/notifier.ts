import type { z } from 'zod';
import type { IpcContract } from '../../preload/contract';
import type { Contract } from '../../preload/contract-parts';

type NotifyKeys<G> = {
  [K in keyof G]: G[K] extends { kind: 'notify' } ? K : never;
}[keyof G];

type NotifyValue<C> = C extends { argument: infer A extends z.ZodType } ? z.input<A> : never;

/** The part of a window's contents that is used. */
export interface NotifyTarget {
  isDestroyed(): boolean;
  send(channel: string, value: unknown): void;
}

/** Tells our own windows what has changed; the preload parses what it receives. */
export class IpcNotifier<C extends Contract = IpcContract> {
  /** @param targets the contents of those windows that have been made */
  constructor(private readonly targets: () => Iterable<NotifyTarget | undefined>) {}

  notify<G extends keyof C & string, K extends NotifyKeys<C[G]> & string>(
    group: G,
    name: K,
    value: NotifyValue<C[G][K]>,
  ): void {
    for (const target of this.targets()) {
      if (target?.isDestroyed() === false) target.send(`${group}.${name}`, value);
    }
  }
}
