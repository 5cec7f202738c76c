import type { Gazetteer } from '../../../core/detect/models/tagger/gazetteer';
import { TAG_TYPES } from '../../../core/detect/models/tagger/tags';
import type { DataItem } from '../data';
import { expand } from '../grammar/expand';
import { foreign } from '../grammar/generated';
import type { Random } from '../random';
import { SLOT_TEXT } from './names';
import { NAMELESS_SLOTS, NAMELESS_TEMPLATES } from './nameless-templates';
import { seemsNameless } from './nameless-texts';
import { TAG_TEMPLATES } from './templates';

export interface TagSpanLabel {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

/** A text whose spans of the types in `annotated` are all labelled; of others nothing is known. */
export interface TagExample {
  readonly text: string;
  readonly spans: readonly TagSpanLabel[];
  readonly annotated: ReadonlySet<string>;
  readonly source: string;
}

const ALL_TYPES = TAG_TYPES.map(({ type }) => type);

/** What the sources label. */
const ANNOTATED: readonly [RegExp, readonly string[]][] = [
  [/WNUT/, ['PERSON', 'LOCATION', 'ORGANIZATION']],
  [/generated_large/, ['PERSON', 'LOCATION', 'ORGANIZATION', 'ADDRESS', 'DATE_TIME']],
  [/synth_dataset/, ALL_TYPES.filter((type) => type !== 'MEDICAL_CONDITION')],
  [/own checksum generator/, ['PERSON', 'LOCATION', 'ORGANIZATION', 'NRP', 'ADDRESS']],
  [/own negatives/, ['PERSON', 'LOCATION', 'ORGANIZATION', 'NRP', 'ADDRESS']],
];

/** The items of the data that say something about the tagger's types. */
export function tagExamples(items: readonly DataItem[]): TagExample[] {
  return items.flatMap(({ text, spans = [], source }) => {
    const annotated = ANNOTATED.find(([pattern]) => pattern.test(source))?.[1];
    return annotated === undefined ? [] : [{ text, spans, annotated: new Set(annotated), source }];
  });
}

/** Sentences of our own templates with names from the lists. */
export function generatedTagExamples(count: number, random: Random): TagExample[] {
  const locales = Object.keys(TAG_TEMPLATES);
  return Array.from({ length: count }, () => {
    const locale = random.chance(0.45) ? 'en' : random.pick(locales);
    const template = random.pick(TAG_TEMPLATES[locale] ?? []);
    let text = '';
    const spans: TagSpanLabel[] = [];
    for (const part of template.split(/(\{[A-Z_]+\})/)) {
      const type = /^\{([A-Z_]+)\}$/.exec(part)?.[1];
      const value = type === undefined ? part : (SLOT_TEXT[type]?.(locale, random) ?? '');
      if (type !== undefined)
        spans.push({ start: text.length, end: text.length + value.length, type });
      text += value;
    }
    return { text, spans, annotated: new Set(ALL_TYPES), source: 'own templates' };
  });
}

/** Sentences without names of people or firms, in many languages. */
export function namelessExamples(count: number, random: Random): TagExample[] {
  return Array.from({ length: count }, () => ({
    text: foreign(random.chance(0.5) ? 'attacks' : 'benign', random).text,
    spans: [],
    annotated: new Set(['PERSON', 'ORGANIZATION', 'ADDRESS', 'AGE', 'TITLE', 'MEDICAL_CONDITION']),
    source: 'own templates',
  })).filter(({ text }) => !/Berger|Heidelberg|Tadeusz|Quij/i.test(text));
}

/** What people ask machines without naming anybody. */
export function ordinaryExamples(count: number, random: Random): TagExample[] {
  return Array.from({ length: count }, () => ({
    text: expand(random.pick(NAMELESS_TEMPLATES), NAMELESS_SLOTS, random),
    spans: [],
    annotated: new Set(ALL_TYPES),
    source: 'own templates',
  }));
}

/** Sources of requests by people, which nobody has searched for names. */
const REQUESTS =
  /hh-rlhf|self-instruct|CatQA|HarmfulQA|AdvBench|MaliciousInstruct|DangerousQA|synthetic: own (?:benign|safe)/;

/** Sources whose texts are no sentences, or are what the tagger is judged by. */
const NO_PROSE = /pygments|npm|WNUT|presidio/;

const textsOf = (items: readonly DataItem[]): string[] => [
  ...new Set(items.map(({ text }) => text)),
];

/** Texts of requests by people, once each. */
export function requestTexts(items: readonly DataItem[]): string[] {
  return textsOf(items.filter(({ source }) => REQUESTS.test(source)));
}

/** Texts in sentences, once each. */
export function proseTexts(items: readonly DataItem[]): string[] {
  return textsOf(items.filter(({ source }) => !NO_PROSE.test(source)));
}

/** Those of published requests that hold no name by all appearances. */
export function namelessRequests(
  texts: readonly string[],
  gazetteer: Gazetteer,
  most: number,
  random: Random,
): TagExample[] {
  return random
    .shuffle(texts.filter((text) => seemsNameless(text, gazetteer)))
    .slice(0, most)
    .map((text) => ({
      text,
      spans: [],
      annotated: new Set(['PERSON', 'LOCATION', 'ORGANIZATION', 'NRP', 'ADDRESS', 'AGE', 'TITLE']),
      source: 'requests',
    }));
}
