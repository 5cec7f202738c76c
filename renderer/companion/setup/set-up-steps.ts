import type { CompanionState } from '../../../preload/contract';

export type StepState = 'done' | 'partly' | 'open';

export function trustStep({ trust }: Pick<CompanionState, 'trust'>): StepState {
  if (trust === 'trusted') return 'done';
  return trust === 'partly' ? 'partly' : 'open';
}

export function routingStep({ routing }: Pick<CompanionState, 'routing'>): StepState {
  return routing === 'on' ? 'done' : 'open';
}

/** Steps that still wait for the person; what cannot be told or done from here is not counted. */
export function openSteps(state: Pick<CompanionState, 'trust' | 'routing'>): number {
  const trust = state.trust === 'not-trusted' || state.trust === 'partly';
  return Number(trust) + Number(state.routing === 'off');
}
