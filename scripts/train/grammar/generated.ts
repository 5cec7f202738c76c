import { UNSAFE_CATEGORIES, type UnsafeCategory } from '../../../core/exchange/signals';
import type { Random } from '../random';
import { ATTACKS, ATTACK_SLOTS } from './attacks-english';
import { BENIGN, BENIGN_SLOTS } from './benign-english';
import { expand } from './expand';
import { GROUP_SLOTS, HATEFUL_STATEMENTS, NEUTRAL_STATEMENTS } from './group-statements';
import { HARMFUL_AIMS, HARMFUL_FRAMES } from './harmful-requests';
import { LANGUAGES } from './languages';
import { SAFE_LOOKALIKES, SAFE_SLOTS } from './safe-lookalikes';

export function englishAttack(random: Random): string {
  return varied(expand(random.pick(ATTACKS), ATTACK_SLOTS, random), random);
}

export function englishBenign(random: Random): string {
  return varied(expand(random.pick(BENIGN), BENIGN_SLOTS, random), random);
}

/** A harmless document of a few paragraphs. */
export function benignDocument(random: Random): string {
  const paragraphs = Array.from({ length: 1 + random.below(4) }, () =>
    expand('{doc}', BENIGN_SLOTS, random),
  );
  return paragraphs.join(random.pick(['\n\n', '\n', ' ']));
}

/** An attack hidden in a document that somebody else wrote. */
export function hiddenAttack(document: string, random: Random): string {
  const attack = englishAttack(random);
  const wrapped = random.pick([
    attack,
    `\n\n${attack}\n\n`,
    `<!-- ${attack} -->`,
    `<span style="color:white;font-size:0">${attack}</span>`,
    `\n> ${attack}\n`,
    `"comment": "${attack}",`,
    `[//]: # (${attack})`,
    `\n\n\n\n\n${attack}`,
  ]);
  const at = random.chance(0.4)
    ? document.length
    : nearestBreak(document, random.below(document.length + 1));
  return `${document.slice(0, at)}${at === 0 ? '' : ' '}${wrapped} ${document.slice(at)}`.trim();
}

function nearestBreak(text: string, from: number): number {
  const match = /[.!?\n]\s/.exec(text.slice(from));
  return match === null ? text.length : from + match.index + 1;
}

/** A text of another language than English, with the language's code. */
export function foreign(
  kind: 'attacks' | 'benign',
  random: Random,
): { text: string; language: string } {
  const language = random.pick(Object.keys(LANGUAGES));
  const pack = LANGUAGES[language];
  if (pack === undefined) throw new RangeError(language);
  const pick = (): string => expand(random.pick(pack[kind]), {}, random);
  const text = random.chance(0.3)
    ? `${pick()} ${expand(random.pick(pack.benign), {}, random)}`
    : pick();
  return { text: varied(text, random), language };
}

/** What people do to a text without meaning to: case, stops, blanks, small slips of the keyboard. */
function varied(text: string, random: Random): string {
  let out = text;
  if (random.chance(0.12)) out = out.toLowerCase();
  else if (random.chance(0.06)) out = out.toUpperCase();
  else if (random.chance(0.4)) out = out.charAt(0).toUpperCase() + out.slice(1);
  if (random.chance(0.2)) out = out.replace(/[.!?]+$/, '');
  if (random.chance(0.08)) out = `"${out}"`;
  if (random.chance(0.15) && out.length > 12) {
    const at = 2 + random.below(out.length - 4);
    out = random.chance(0.5)
      ? out.slice(0, at) + out.slice(at + 1)
      : out.slice(0, at) + out.charAt(at + 1) + out.charAt(at) + out.slice(at + 2);
  }
  return out;
}

/** A harmful request of a random category. */
export function harmfulRequest(random: Random): { text: string; category: UnsafeCategory } {
  const category = random.pick(UNSAFE_CATEGORIES);
  const frame = random.pick(HARMFUL_FRAMES);
  const aim = expand(random.pick(HARMFUL_AIMS[category]), {}, random);
  return {
    text: varied(
      frame.includes('{aim}')
        ? expand(frame.replace('{aim}', 'AIM'), {}, random).replace('AIM', aim)
        : aim,
      random,
    ),
    category,
  };
}

/** A harmless text that shares its words with harmful ones. */
export function safeLookalike(random: Random): string {
  return varied(expand(random.pick(SAFE_LOOKALIKES), SAFE_SLOTS, random), random);
}

/** A sentence that names a group of people, to its harm or not. */
export function groupStatement(kind: 'neutral' | 'hateful', random: Random): string {
  const templates = kind === 'neutral' ? NEUTRAL_STATEMENTS : HATEFUL_STATEMENTS;
  return varied(expand(random.pick(templates), GROUP_SLOTS, random), random);
}
