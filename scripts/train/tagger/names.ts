import { allLocales, type LocaleDefinition } from '@faker-js/faker';
import {
  gazetteerHash,
  LONGEST_ENTRY,
  OPENS,
  GAZETTEER_KINDS,
  type GazetteerKind,
} from '../../../core/detect/models/tagger/gazetteer';
import { tagTokens } from '../../../core/detect/models/tagger/tokens';
import type { Random } from '../random';
import { KNOWN_CITIES, KNOWN_REGIONS } from './places';
import { WORD_LISTS } from './word-lists';

const SEXES = ['generic', 'female', 'male'] as const;

/** Entries of faker's lists: plain texts, or texts with a weight. */
type ListEntry = string | { readonly value: string };

function textsOf(list: unknown): string[] {
  return Array.isArray(list)
    ? (list as ListEntry[]).map((entry) => (typeof entry === 'string' ? entry : entry.value))
    : [];
}

/** What faker knows of one locale. */
interface LocaleNames {
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly cities: readonly string[];
  readonly countries: readonly string[];
  readonly streets: readonly string[];
}

function namesOf({ person, location }: LocaleDefinition): LocaleNames {
  const bySex = (lists: unknown): string[] =>
    SEXES.flatMap((sex) => textsOf((lists as Record<string, unknown> | undefined)?.[sex]));
  return {
    first: bySex(person?.first_name),
    last: bySex(person?.last_name),
    cities: textsOf(location?.city_name),
    countries: textsOf(location?.country),
    streets: textsOf(location?.street_name).filter((name) => !name.includes('{')),
  };
}

const LOCALES: Readonly<Record<string, LocaleNames>> = Object.fromEntries(
  Object.entries(allLocales).map(([id, locale]) => [id, namesOf(locale)]),
);

/** Made-up company names of one word take these. */
const COMPANY_ENDINGS = ['Inc', 'Inc.', 'LLC', 'Ltd', 'Ltd.', 'GmbH', 'AG', 'Group', 'Corp', 'Corporation', 'Technologies', 'Solutions', 'Bank', 'University', 'Hospital', 'Partners', 'Industries', 'S.A.', 'B.V.', '& Sons', 'Systems', 'Labs', 'Foundation', 'Airlines', 'Insurance', 'Consulting', 'Studios', 'College', 'Institute']; // prettier-ignore

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']; // prettier-ignore

function capitalised(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

function orEnglish(list: readonly string[], kind: keyof LocaleNames): readonly string[] {
  return list.length > 0 ? list : (LOCALES['en']?.[kind] ?? []);
}

const SYLLABLES = ["ava", "zen", "tri", "nor", "cor", "lumi", "vex", "ora", "qui", "del", "sol", "mera", "tec", "fin", "glo", "ky", "ra", "bri", "tal", "max", "neo", "pro", "syn", "vita", "opti", "data", "aero", "hydro"]; // prettier-ignore
const COMPANY_WORDS = ["Global", "Blue", "River", "Summit", "Star", "Green", "United", "First", "National", "Pacific", "Northern", "Golden", "Bright", "Urban", "Silver", "Apex", "Prime", "Royal", "Delta", "Vector", "Dynamics", "Energy", "Foods", "Media", "Health", "Logistics", "Transit", "Board", "Trust", "Motors", "Pharma", "Robotics", "Networks", "Records", "Works"]; // prettier-ignore

/** Clubs and teams are named after places. */
const TEAM_WORDS = ['Lions', 'Bulls', 'Eagles', 'Giants', 'Rangers', 'Rovers', 'City', 'United', 'Wanderers', 'Athletic', 'Colts', 'Kings', 'Bears', 'Sharks', 'Opera', 'Symphony', 'Museum', 'Zoo', 'Airport Authority', 'Chamber of Commerce', 'City Council', 'Police Department', 'School District']; // prettier-ignore

/** A company that no list holds. */
function inventedCompany(random: Random): string {
  if (random.chance(0.5)) return `${random.pick(COMPANY_WORDS)} ${random.pick(COMPANY_WORDS)}`;
  const count = 2 + random.below(2);
  const word = capitalised(Array.from({ length: count }, () => random.pick(SYLLABLES)).join(''));
  return random.chance(0.3) ? `${word} ${random.pick(COMPANY_ENDINGS)}` : word;
}

/** Texts for the slots of templates. */
export const SLOT_TEXT: Readonly<Record<string, (locale: string, random: Random) => string>> = {
  PERSON(id, random) {
    const locale =
      random.chance(0.3) && /^(?:en|de|fr|es)$/.test(id) ? random.pick(Object.keys(LOCALES)) : id;
    const first = random.pick(orEnglish(LOCALES[locale]?.first ?? [], 'first'));
    const last = random.pick(orEnglish(LOCALES[locale]?.last ?? [], 'last'));
    if (/^(?:zh|ja)/.test(locale)) return last + first;
    if (random.chance(0.35)) return first;
    if (random.chance(0.1)) return last;
    if (random.chance(0.08))
      return `${first} ${random.pick(['A', 'B', 'J', 'K', 'M', 'R', 'T'])}. ${last}`;
    if (random.chance(0.05)) return `${last}, ${first}`;
    return `${first} ${last}`;
  },
  LOCATION(id, random) {
    const locale = random.chance(0.3) ? random.pick(Object.keys(LOCALES)) : id;
    const names = LOCALES[locale];
    if (random.chance(0.3)) {
      const known = random.pick(random.chance(0.6) ? KNOWN_CITIES : KNOWN_REGIONS);
      return known.length <= 4 ? known.toUpperCase() : capitalised(known);
    }
    const list = random.chance(0.35) ? names?.countries : names?.cities;
    return random.pick(list === undefined || list.length === 0 ? orEnglish([], 'cities') : list);
  },
  ORGANIZATION(id, random) {
    if (random.chance(0.3)) return inventedCompany(random);
    if (random.chance(0.4)) {
      const known = random.pick(WORD_LISTS.organisation ?? []);
      return known.length <= 4 ? known.toUpperCase() : capitalised(known);
    }
    const names = LOCALES[id];
    const last = (): string => random.pick(orEnglish(names?.last ?? [], 'last'));
    const ending = random.pick(COMPANY_ENDINGS);
    if (random.chance(0.2)) return `${last()}, ${last()} and ${last()}`;
    if (random.chance(0.15)) return `${last()}-${last()}`;
    if (random.chance(0.12))
      return `${random.pick(orEnglish(names?.cities ?? [], 'cities'))} ${random.pick(TEAM_WORDS)}`;
    if (random.chance(0.15))
      return `University of ${random.pick(orEnglish(names?.cities ?? [], 'cities'))}`;
    return `${last()} ${ending}`;
  },
  NRP: (_, random) => capitalised(random.pick(WORD_LISTS.nationality ?? [])),
  ADDRESS(id, random) {
    const names = LOCALES[id];
    const streetName = random.pick(
      names === undefined || names.streets.length === 0
        ? orEnglish([], 'last').map((name) => `${name} ${random.pick(['Street', 'Avenue', 'Road', 'Lane', 'Drive', 'St.', 'Blvd'])}`) // prettier-ignore
        : names.streets,
    );
    const number = 1 + random.below(random.chance(0.7) ? 250 : 9999);
    const city = random.pick(orEnglish(names?.cities ?? [], 'cities'));
    const code = String(10000 + random.below(89999));
    if (id === 'en') {
      const unit = random.chance(0.3)
        ? `${random.pick([', Apt', ' Suite', ', Unit', ' Apt.'])} ${1 + random.below(400)}`
        : '';
      const street = `${number} ${streetName}${unit}`;
      if (random.chance(0.3)) return street;
      const state = random.pick(['CA', 'NY', 'TX', 'WA', 'OH', 'FL', 'IL', 'MA', 'GA', 'CO']);
      return random.chance(0.3)
        ? `${street}\n${city}, ${state} ${code}`
        : `${street}, ${city}, ${state} ${code}`;
    }
    const street = random.chance(0.8) ? `${streetName} ${number}` : `${number} ${streetName}`;
    return random.chance(0.4) ? street : `${street}, ${code} ${city}`;
  },
  AGE: (_, random) => String(18 + random.below(75)),
  TITLE: (id, random) =>
    random.pick(id === 'de' ? ['Herr', 'Frau', 'Dr.', 'Prof.'] : id === 'fr' ? ['Monsieur', 'Madame', 'M.', 'Mme'] : id === 'es' ? ['Señor', 'Señora', 'Sr.', 'Dra.'] : ['Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Prof.', 'Mr', 'Ms', 'Miss', 'Sir']), // prettier-ignore
  DATE_TIME(_, random) {
    const day = 1 + random.below(28);
    const year = 1940 + random.below(90);
    const month = random.pick(MONTHS);
    return random.pick([`${month} ${day}, ${year}`, `${day} ${month} ${year}`, `${1 + random.below(12)}/${day}/${year}`, `${year}-0${1 + random.below(9)}-${day}`, `${day}.${1 + random.below(12)}.${year}`, `${month} ${year}`, String(year)]); // prettier-ignore
  },
  MEDICAL_CONDITION: (_, random) => random.pick(WORD_LISTS.medical ?? []),
};

/** The gazetteer's table from all lists (core/detect/models/tagger/gazetteer.ts). */
export function buildGazetteer(common: readonly string[]): { keys: Int32Array; kinds: Int32Array } {
  const entries = new Map<number, number>();
  const mark = (entry: string, bit: number): void => {
    const hash = gazetteerHash(entry);
    if (hash !== 0) entries.set(hash, (entries.get(hash) ?? 0) | bit);
  };
  const add = (kind: GazetteerKind, texts: Iterable<string>): void => {
    const bit = 1 << GAZETTEER_KINDS.indexOf(kind);
    for (const text of texts) {
      const words = tagTokens(text).map((token) => token.lower);
      const entry = words.join(' ');
      if (words.length === 0 || words.length > LONGEST_ENTRY) continue;
      mark(entry, bit);
      if (words.length > 1) mark(words[0] ?? '', OPENS);
    }
  };
  for (const names of Object.values(LOCALES)) {
    add('first-name', names.first);
    add('last-name', names.last);
    add('city', names.cities);
    add('country', names.countries);
  }
  for (const [kind, list] of Object.entries(WORD_LISTS)) add(kind as GazetteerKind, list);
  add('common', common);
  let size = 1;
  while (size < entries.size * 2) size *= 2;
  const keys = new Int32Array(size);
  const kinds = new Int32Array(size);
  for (const [hash, bits] of entries) {
    let at = hash & (size - 1);
    while (keys[at] !== 0) at = (at + 1) & (size - 1);
    keys[at] = hash;
    kinds[at] = bits;
  }
  return { keys, kinds };
}
