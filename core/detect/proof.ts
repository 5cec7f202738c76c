import type { Detector } from './catalogue';
import { validatorOf } from './validators/registry';

/** What makes a hit of a detector believable, strongest first. */
export type Proof = 'checksum' | 'structure' | 'randomness' | 'context';

const RANDOMNESS = new Set(['random', 'letters-and-digits', 'mixed-alphabet']);

/** The strongest proof that a detector's hits have. */
export function proofOf(detector: Detector): Proof {
  const { validators, evidence, context, confidence } = detector;
  if (detector.phrase !== undefined) return 'checksum';
  const names = [...validators, ...evidence];
  if (names.some((name) => validatorOf(name)?.proves === true)) return 'checksum';
  if (context?.require === true) return 'context';
  const random = names.some((name) => RANDOMNESS.has(name) || name.startsWith('entropy'));
  return random && confidence !== 'high' ? 'randomness' : 'structure';
}
