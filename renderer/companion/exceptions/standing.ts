import type { DeskException } from '../../../core/exchange/desk';

export type Standing = DeskException['state'] | 'over';

/** How a request stands: a grant ends by the clock, whatever was heard last. */
export function standingOf(
  { state, until }: Pick<DeskException, 'state' | 'until'>,
  nowMs: number,
): Standing {
  return state === 'granted' && until !== undefined && until <= nowMs ? 'over' : state;
}
