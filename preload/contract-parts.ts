import { z } from 'zod';

/**
 * What contracts between main and a view are made of. A channel name is `group.call`; main and preload
 * derive both sides from the contract. `invoke`: the view asks, main answers. `notify`: main tells the
 * view. Arguments and results are parsed with these schemas on the receiving side.
 */
export const invoke = <A extends z.ZodType, R extends z.ZodType>(argument: A, result: R) =>
  ({ kind: 'invoke', argument, result }) as const;
export const notify = <A extends z.ZodType>(argument: A) => ({ kind: 'notify', argument }) as const;
export const nothing = z.undefined();

/** A group of calls as code sees it that goes through a whole contract. */
export type IpcGroup = Readonly<
  Record<
    string,
    | { readonly kind: 'invoke'; readonly argument: z.ZodType; readonly result: z.ZodType }
    | { readonly kind: 'notify'; readonly argument: z.ZodType }
  >
>;

/** Any contract: groups of calls by name. */
export type Contract = Readonly<Record<string, IpcGroup>>;

type Invocations<G> = {
  [K in keyof G as G[K] extends { kind: 'invoke' } ? K : never]: G[K] extends {
    argument: infer A extends z.ZodType;
    result: infer R extends z.ZodType;
  }
    ? undefined extends z.input<A>
      ? () => Promise<z.output<R>>
      : (argument: z.input<A>) => Promise<z.output<R>>
    : never;
};

type Notifications<G> = {
  [
    K in keyof G as G[K] extends { kind: 'notify' } ? `on${Capitalize<string & K>}` : never
  ]: G[K] extends { argument: infer A extends z.ZodType }
    ? (listener: (value: z.output<A>) => void) => () => void
    : never;
};

/** What a view finds as the global of its contract. */
export type BridgeApi<C> = { [G in keyof C]: Invocations<C[G]> & Notifications<C[G]> };
