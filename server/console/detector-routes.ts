import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import {
  DETECTOR_PATHS,
  detectorTrialSchema,
  type DetectorMatches,
  type Vocabulary,
} from '../../core/exchange/console-detectors';
import { CustomDetectors, customDetectorId } from '../../core/detect/custom/custom-detectors';
import { FUNCTIONS } from '../../core/policy/rules/functions/catalogue';
import { policyJsonSchema } from '../../core/policy/json-schema';
import { RegexSyntaxError } from '../../core/regex/error';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

/** Bodies hold a text to try a detector on. */
const TRIAL_BYTES = 512 * 1024;

/** Help with writing detectors and expressions. */
export function detectorRoutes(app: FastifyInstance, { policy }: ConsoleServices): void {
  app.post(DETECTOR_PATHS.try, { bodyLimit: TRIAL_BYTES }, (request) =>
    tryDetector(parseInput(request.body, detectorTrialSchema)),
  );
  const schema = policyJsonSchema();
  app.get(DETECTOR_PATHS.settings, () => schema);
  app.get(DETECTOR_PATHS.vocabulary, (): Vocabulary => {
    const { lists, profiles, detectors } = policy.current().document;
    return {
      functions: [...FUNCTIONS.keys()],
      lists: Object.keys(lists),
      profiles: profiles.map(({ id }) => id),
      detectors: detectors.map(({ id }) => customDetectorId(id)),
    };
  });
}

/** Runs it as desks do; the text is forgotten with the answer. */
function tryDetector({ detector, text }: z.output<typeof detectorTrialSchema>): DetectorMatches {
  try {
    const found = new CustomDetectors([detector]).find(text);
    return {
      matches: found.map(({ start, end, confidence }) => ({ start, end, confidence })),
    };
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    return { error: { message: error.message, offset: error.offset }, matches: [] };
  }
}
