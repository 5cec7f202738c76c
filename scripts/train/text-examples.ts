import {
  FIRST_CATEGORY,
  INJECTION_TOOL,
  INJECTION_USER,
  TEXT_TASKS,
  UNSAFE,
} from '../../core/detect/models/tasks';
import { UNSAFE_CATEGORIES } from '../../core/exchange/signals';
import { generatedCode, LANGUAGES } from './code/code-trainer';
import type { DataFolder, DataItem } from './data';
import {
  benignDocument,
  englishAttack,
  englishBenign,
  foreign,
  groupStatement,
  harmfulRequest,
  hiddenAttack,
  safeLookalike,
} from './grammar/generated';
import type { Random } from './random';

/** A text with what each task should say of it; NaN where nothing is known. */
export interface TextExample {
  readonly text: string;
  readonly targets: Float32Array;
  readonly source: string;
  /** False where the start of the text does not show what the whole is: not for the dense layer. */
  readonly dense: boolean;
  /** Where the document comes from that an attack was hidden in. */
  readonly documentSource?: string;
  /** How much it counts; sources of many items count less for each. */
  readonly weight: number;
}

interface Labels {
  readonly injection?: number;
  /** Where a document's label differs from that of a prompt. */
  readonly injectionTool?: number;
  readonly unsafe?: number;
  readonly categories?: readonly string[];
}

/** A source counts as much as this many items of weight 1, whatever its size: the square root helps the small. */
const SOURCE_STRENGTH = 12;

/** Longest text that is learned from, UTF-16 units. */
const LONGEST = 6000;

/** Own texts, of each kind. */
const OWN = 2200;

/** Weight of own texts. */
const OWN_WEIGHT = 0.6;

function targetsOf({ injection, injectionTool, unsafe, categories }: Labels): Float32Array {
  const targets = new Float32Array(TEXT_TASKS.length).fill(NaN);
  targets[INJECTION_USER] = injection ?? NaN;
  targets[INJECTION_TOOL] = injectionTool ?? injection ?? NaN;
  targets[UNSAFE] = unsafe ?? NaN;
  const known = unsafe === 0 ? [] : categories;
  if (known !== undefined) {
    UNSAFE_CATEGORIES.forEach((category, index) => {
      targets[FIRST_CATEGORY + index] = known.includes(category) ? 1 : 0;
    });
  }
  return targets;
}

/** Harmful requests of a set without categories still teach the first tasks. */
function unsafeLabels({ label, categories = [] }: DataItem): Labels {
  return {
    unsafe: label ?? NaN,
    injection: 0,
    ...(label === 1 && categories.length > 0 ? { categories } : {}),
  };
}

function injectionLabels({ label, kind = '', source }: DataItem): Labels {
  // Only a task in a document: for a person's own text it is no attack.
  if (kind === 'indirect-task' || kind === 'indirect-code')
    return { injection: NaN, injectionTool: 1 };
  const harmless = label === 0 && /^(?:doc|business|hard-benign)/.test(kind);
  return {
    injection: label ?? NaN,
    ...(harmless || source.startsWith('self-instruct') ? { unsafe: 0 } : {}),
  };
}

/** Every text of the data sets, with the same text of two sets joined. */
export function dataTexts(data: DataFolder): TextExample[] {
  const found: { item: DataItem; labels: Labels }[] = [];
  for (const part of ['train', 'dev'] as const) {
    for (const item of data.read('injection', part))
      found.push({ item, labels: injectionLabels(item) });
    for (const item of data.read('unsafe', part)) found.push({ item, labels: unsafeLabels(item) });
    for (const item of data.read('pii', part)) {
      if (/WNUT|presidio/.test(item.source))
        found.push({ item, labels: { injection: 0, unsafe: 0 } });
    }
    for (const item of data.read('code', part)) {
      if (item.label === 1) found.push({ item, labels: { injection: 0, unsafe: 0 } });
    }
  }
  const byText = new Map<string, { item: DataItem; labels: Labels }>();
  for (const { item, labels } of found) {
    const known = byText.get(item.text);
    byText.set(
      item.text,
      known ? { item: known.item, labels: { ...labels, ...known.labels } } : { item, labels },
    );
  }
  const sizes = new Map<string, number>();
  const group = ({ source, label }: DataItem): string => `${family(source)} ${label}`;
  for (const { item } of byText.values()) sizes.set(group(item), (sizes.get(group(item)) ?? 0) + 1);
  return [...byText.values()].map(({ item, labels }) => ({
    text: item.text.slice(0, LONGEST),
    targets: targetsOf(labels),
    source: family(item.source),
    dense: !(
      labels.injectionTool === 1 ||
      (labels.injection === 1 && /BIPIA|greshake/.test(item.source))
    ),
    weight: Math.min(1, SOURCE_STRENGTH / Math.sqrt(sizes.get(group(item)) ?? 1)),
  }));
}

/** Sources that are parts of one collection are one. */
function family(source: string): string {
  if (source.startsWith('pygments')) return 'pygments examplefiles';
  if (source.startsWith('npm packages')) return 'npm packages';
  return source;
}

const own = (text: string, labels: Labels, source: string, dense = true): TextExample => ({
  text: text.slice(0, LONGEST),
  targets: targetsOf(labels),
  source,
  dense,
  weight: OWN_WEIGHT,
});

/** A harmless document, or a piece of code. */
function ownDocument(random: Random): string {
  return random.chance(0.4)
    ? generatedCode(random.pick(LANGUAGES), random)
    : benignDocument(random);
}

/** Texts of our own grammars. `documents` are harmless texts to hide attacks in. */
export function ownTexts(documents: readonly TextExample[], random: Random): TextExample[] {
  const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  const harmless = { injection: 0, unsafe: 0 };
  return [
    ...times(OWN * 1.5, () => own(englishAttack(random), { injection: 1 }, 'own attacks')),
    ...times(OWN * 1.5, () => own(englishBenign(random), harmless, 'own harmless texts')),
    ...times(OWN, () => own(foreign('attacks', random).text, { injection: 1 }, 'own attacks')),
    ...times(OWN, () => own(foreign('benign', random).text, harmless, 'own harmless texts')),
    ...times(OWN / 2, () => own(ownDocument(random), harmless, 'own harmless texts')),
    ...times(OWN / 2, () => {
      const written = random.chance(0.3) ? ownDocument(random) : undefined;
      const published = random.pick(documents);
      const document = written ?? published.text.slice(0, 3000);
      const example = own(
        hiddenAttack(document, random),
        { injection: 1 },
        'own hidden attacks',
        false,
      );
      return written === undefined ? { ...example, documentSource: published.source } : example;
    }),
    ...times(OWN * 1.3, () => {
      const { text, category } = harmfulRequest(random);
      return own(text, { injection: 0, unsafe: 1, categories: [category] }, 'own harmful requests');
    }),
    ...times(OWN * 1.3, () => own(safeLookalike(random), harmless, 'own safe look-alikes')),
    ...times(OWN * 0.6, () =>
      own(groupStatement('neutral', random), harmless, 'own safe look-alikes'),
    ),
    ...times(OWN * 0.5, () =>
      own(
        groupStatement('hateful', random),
        { injection: 0, unsafe: 1, categories: ['S10'] },
        'own harmful requests',
      ),
    ),
  ];
}
