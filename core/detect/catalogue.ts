import { z } from 'zod';
import { confidenceSchema, findingCategorySchema } from '../exchange/finding';
import { assignmentPattern } from './assignment';
import { comparedValuePattern, namedValuePattern, NOTATIONS, spellings } from './notation';
import { patternFault } from './pattern';
import { PHRASE_LANGUAGES } from './seed-phrases';
import { isValidatorName } from './validators/registry';

/** Limits of a catalogue entry; each is enforced when the catalogue is read. */
export const CATALOGUE_LIMITS = {
  patternLength: 2000,
  keywords: 200,
  contextWords: 100,
  /** UTF-16 units on each side of a match in which a context word counts. */
  contextWindow: 400,
  /** How far before a keyword a match may start. */
  lookback: 512,
} as const;

const rangeSchema = z
  .tuple([z.number().int().min(0), z.number().int().max(4096)])
  .refine(([least, most]) => least <= most, 'the first number is the smaller one');

/** Words that make a match believable. Matched as whole words, whatever their case. */
const contextSchema = z.strictObject({
  words: z.array(z.string().min(2).max(60)).min(1).max(CATALOGUE_LIMITS.contextWords),
  /** True: no finding without one of the words near by. Otherwise a word raises the confidence. */
  require: z.boolean().default(false),
  window: z.number().int().min(5).max(CATALOGUE_LIMITS.contextWindow).default(60),
});

/**
 * How a word that holds a digit must look to be tried: cheap to test, so that most words are never
 * shown to the pattern. Needed where there are no keywords.
 */
const wordSchema = z.strictObject({
  /** Digits from the word's start on, across single separators. */
  digits: rangeSchema.optional(),
  /** Length of the unbroken run of letters and digits at the word's start. */
  length: rangeSchema.optional(),
});

const examplesSchema = z.strictObject({
  /** Texts in which the detector must find something. `«…»` marks the exact span where given. */
  found: z.array(z.string().min(1)).min(1),
  /** Texts in which it must find nothing. */
  ignored: z.array(z.string().min(1)).min(1),
});

/** A value that counts only where it is assigned to a name, for example to that of a service. */
const assignedSchema = z.strictObject({
  /** Names, or parts of names, whatever their case; they are the keywords too. */
  to: z.array(z.string().min(2).max(60)).min(1).max(CATALOGUE_LIMITS.keywords),
  /** Form of the value, with bounded quantifiers. */
  value: z.string().min(1).max(400),
  /**
   * Only in these notations, and not to names that speak about the secret (`token_url`); `compared`
   * is a value that is compared with the name and stands before it. A space in a name is any joiner.
   */
  as: z.union([z.array(z.enum(NOTATIONS)).min(1), z.literal('compared')]).optional(),
  /** Words before the name that make it another one: `public` of `public_key`. */
  notAfter: z.array(z.string().min(2).max(60)).max(60).optional(),
  /** Only as the last part of a name: `key` of `acme_key`, and no lone `key`. */
  part: z.boolean().optional(),
});
type Assigned = z.infer<typeof assignedSchema>;

function patternOfAssigned({ to, value, as, notAfter, part }: Assigned): string {
  if (as === undefined) return assignmentPattern(to, value);
  if (as === 'compared') return comparedValuePattern(to, value);
  return namedValuePattern({ names: to, notAfter, part, notations: as, value });
}

/** An entry as the files hold it: with a pattern, or with what is assigned to which names. */
const entrySchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is kebab-case'),
    /** Name for people. */
    name: z.string().min(2).max(80),
    /** Kind of data; Presidio's name where there is one. */
    type: z.string().regex(/^[A-Z0-9_]+$/, 'a type is UPPER_SNAKE_CASE'),
    category: findingCategorySchema,
    profiles: z.array(z.string()).min(1),
    /**
     * Literals the match starts with (or, with `lookback`, holds), whatever their case. The pattern
     * is tried only where one of them stands.
     */
    keywords: z.array(z.string().min(1).max(60)).min(1).max(CATALOGUE_LIMITS.keywords).optional(),
    /** Characters (of a class, without brackets) that may stand between the match's start and the keyword. */
    lookback: z
      .strictObject({
        chars: z.string().min(1).max(60),
        max: z.number().int().min(1).max(CATALOGUE_LIMITS.lookback),
      })
      .optional(),
    word: wordSchema.optional(),
    /** Regular expression with bounded quantifiers only; the group `value`, where there is one, is what is found. */
    pattern: z.string().min(1).max(CATALOGUE_LIMITS.patternLength).optional(),
    /** Instead of keywords and pattern. */
    assigned: assignedSchema.optional(),
    /** Instead of all of these: a seed phrase of this word list, whose checksum holds. */
    phrase: z.enum(PHRASE_LANGUAGES).optional(),
    ignoreCase: z.boolean().default(false),
    /** Checks of the found value, all of which must hold: `luhn`, `stdnum:PL.pesel`, `entropy>=3.5`, … */
    validators: z.array(z.string().refine(isValidatorName, 'no such validator')).default([]),
    /** Checks that need not hold, but prove the finding where they do. */
    evidence: z.array(z.string().refine(isValidatorName, 'no such validator')).default([]),
    /**
     * Values that stand for a secret and are none are passed over: `obvious` ones (`YOUR_API_KEY`,
     * `xxxx`) or `any` (`${TOKEN}`, `abcdefgh` too). Without it, `obvious` for credentials, else none.
     */
    placeholders: z.enum(['none', 'obvious', 'any']).optional(),
    /** False: letters and digits may touch the match. */
    bounded: z.boolean().default(true),
    context: contextSchema.optional(),
    confidence: confidenceSchema,
    examples: examplesSchema,
  })
  .superRefine((entry, check) => {
    const fault = patternFault(entry.pattern ?? entry.assigned?.value ?? '');
    if (fault !== undefined) {
      check.addIssue({ code: 'custom', path: ['pattern'], message: fault });
    }
    const forms = [entry.pattern, entry.assigned, entry.phrase];
    if (forms.filter((form) => form !== undefined).length !== 1) {
      check.addIssue({ code: 'custom', path: [], message: 'needs either pattern or assigned' });
    }
    const starts = [entry.keywords, entry.word, entry.assigned, entry.phrase];
    if (starts.filter((start) => start !== undefined).length !== 1) {
      check.addIssue({ code: 'custom', path: [], message: 'needs either keywords or word' });
    }
  });

/** Checks of an assigned value where the entry names none: it is generated, not a word. */
const ASSIGNED_VALIDATORS = ['letters-and-digits', 'random'];

/** One thing to find. The examples are its test. */
export const detectorSchema = entrySchema.transform(({ assigned, pattern = '', ...entry }) =>
  assigned === undefined
    ? { ...entry, pattern }
    : {
        ...entry,
        keywords: assigned.as === undefined ? assigned.to : assigned.to.flatMap(spellings),
        pattern: patternOfAssigned(assigned),
        ignoreCase: true,
        bounded: false,
        placeholders: entry.placeholders ?? ('any' as const),
        validators: entry.validators.length > 0 ? entry.validators : ASSIGNED_VALIDATORS,
      },
);

export type Detector = z.infer<typeof detectorSchema>;

/** A group file of the catalogue. */
export const groupSchema = z.strictObject({
  /** Where the formats are published, for readers. */
  source: z.string().min(1),
  detectors: z.array(detectorSchema).min(1),
});

/** A named set of detectors that policies refer to. */
export const predefinedProfileSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  description: z.string().min(1),
});
export type PredefinedProfile = z.infer<typeof predefinedProfileSchema>;

export const profilesFileSchema = z.strictObject({
  profiles: z.array(predefinedProfileSchema).min(1),
});

export interface Catalogue {
  readonly detectors: readonly Detector[];
  readonly profiles: readonly PredefinedProfile[];
}

/** A catalogue that cannot be used. The message names each file and path at fault. */
export class CatalogueError extends Error {
  readonly code = 'CATALOGUE_INVALID';

  constructor(readonly faults: readonly string[]) {
    super(`detector catalogue: ${faults.join('; ')}`);
    this.name = 'CatalogueError';
  }
}

/** A file of the catalogue: its name and its parsed JSON. */
export interface CatalogueFile {
  readonly name: string;
  readonly content: unknown;
}

function faultsOf(file: string, error: z.ZodError): string[] {
  return error.issues.map((issue) => `${file}: ${z.core.toDotPath(issue.path)}: ${issue.message}`);
}

/** Checks the files of a catalogue and joins them. Throws CatalogueError with every fault. */
export function parseCatalogue(
  groups: readonly CatalogueFile[],
  profilesFile: CatalogueFile,
): Catalogue {
  const faults: string[] = [];
  const profiles = profilesFileSchema.safeParse(profilesFile.content);
  if (!profiles.success) faults.push(...faultsOf(profilesFile.name, profiles.error));
  const known = new Set(profiles.data?.profiles.map((profile) => profile.id));
  const owner = new Map<string, string>();
  const detectors: Detector[] = [];
  for (const { name, content } of groups) {
    const group = groupSchema.safeParse(content);
    if (!group.success) {
      faults.push(...faultsOf(name, group.error));
      continue;
    }
    for (const detector of group.data.detectors) {
      const other = owner.get(detector.id);
      if (other !== undefined) faults.push(`${name}: ${detector.id} is already in ${other}`);
      owner.set(detector.id, name);
      for (const profile of detector.profiles) {
        if (!known.has(profile)) faults.push(`${name}: ${detector.id}: no profile "${profile}"`);
      }
      detectors.push(detector);
    }
  }
  if (faults.length > 0 || !profiles.success) throw new CatalogueError(faults);
  return { detectors, profiles: profiles.data.profiles };
}
