import type { CompanionState } from '../../../preload/contract';

const KNOWN = [
  'endpoint-unreachable',
  'captive-portal',
  'not-enrolled',
  'no-keychain',
  'keychain-locked',
  'key-in-file',
  'policy-refused',
  'overloaded',
  'paused',
  'agent-down',
  'not-trusted',
  'partly-trusted',
  'off-by-policy',
  'routing-off',
] as const;

export type KnownReason = (typeof KNOWN)[number];

/** A reason of the catalogue, or a sentence that main wrote itself. */
export type Reason =
  | { readonly kind: 'known'; readonly reason: KnownReason }
  | { readonly kind: 'text'; readonly text: string };

function reasonOf(text: string): Reason {
  const reason = KNOWN.find((known) => known === text);
  return reason === undefined ? { kind: 'text', text } : { kind: 'known', reason };
}

/** Why this desk is not simply protected: what the agent says, and what only the desktop knows. */
export function reasonsOf(state: CompanionState): readonly Reason[] {
  const texts = new Set(state.reasons);
  // Before the agent is ready it has no proxy address: then it is down, not unreachable.
  if (state.protection === 'offline' && texts.size === 0) texts.add('agent-down');
  if (state.trust === 'not-trusted') texts.add('not-trusted');
  if (state.trust === 'partly') texts.add('partly-trusted');
  if (state.routing === 'off') texts.add('routing-off');
  return [...texts].map(reasonOf);
}
