import metadata from 'libphonenumber-js/metadata.max.json';

/**
 * Numbering plans from the data of `libphonenumber-js`, compiled once. The library's own reading of a
 * number takes 12 µs, most of it in making the same regular expressions again for each number; this
 * takes less than one. Tests hold both to the same answers.
 */
interface Plan {
  readonly nationalPrefix: string;
  /** What some countries write before a number besides, and what it turns into where it carries digits. */
  readonly beginning?: { readonly pattern: RegExp; readonly turnsInto: string };
  readonly general: RegExp;
  readonly types: readonly RegExp[];
}

/** Places in the library's record of a country (metadata version 4). */
const GENERAL_PATTERN = 2;
const NATIONAL_PREFIX = 5;
const PREFIX_PATTERN = 7;
const PREFIX_TURNS_INTO = 8;
const TYPES = 11;

/** Longest calling code (ITU-T E.164). */
const LONGEST_CODE = 3;

const plans = new Map<string, Plan>();
const plansOfCode = new Map<string, readonly Plan[]>();

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

function patternsOf(types: unknown): RegExp[] {
  if (!Array.isArray(types)) return [];
  return types.flatMap((type: unknown) => {
    const pattern: unknown = Array.isArray(type) ? type[0] : undefined;
    return typeof pattern === 'string' && pattern !== '' ? [whole(pattern)] : [];
  });
}

function beginningOf(record: readonly unknown[]): Pick<Plan, 'beginning'> {
  const pattern = record[PREFIX_PATTERN];
  const turnsInto = record[PREFIX_TURNS_INTO];
  if (typeof pattern !== 'string') return {};
  const text = typeof turnsInto === 'string' ? turnsInto : '';
  return { beginning: { pattern: new RegExp(`^(?:${pattern})`), turnsInto: text } };
}

function planOf(record: readonly unknown[]): Plan {
  const prefix = record[NATIONAL_PREFIX];
  return {
    nationalPrefix: typeof prefix === 'string' ? prefix : '',
    ...beginningOf(record),
    general: whole(String(record[GENERAL_PATTERN])),
    types: patternsOf(record[TYPES]),
  };
}

function planOfCountry(country: string): Plan | undefined {
  const known = plans.get(country);
  if (known !== undefined) return known;
  const records: Readonly<Record<string, readonly unknown[]>> = metadata.countries;
  const record = records[country];
  if (record === undefined) return undefined;
  const plan = planOf(record);
  plans.set(country, plan);
  return plan;
}

function plansFor(code: string): readonly Plan[] {
  const known = plansOfCode.get(code);
  if (known !== undefined) return known;
  const codes: Readonly<Record<string, readonly string[]>> = metadata.country_calling_codes;
  const worldwide: Readonly<Record<string, readonly unknown[]>> = metadata.nonGeographic ?? {};
  const record = worldwide[code];
  const found =
    record !== undefined
      ? [planOf(record)]
      : (codes[code] ?? []).flatMap((c) => planOfCountry(c) ?? []);
  plansOfCode.set(code, found);
  return found;
}

const isAssigned = (plan: Plan, national: string): boolean =>
  plan.general.test(national) && plan.types.some((type) => type.test(national));

/** The national number as written, without a national prefix that it may start with, and made whole. */
function withoutPrefix(plan: Plan, digits: string): readonly string[] {
  const { nationalPrefix, beginning } = plan;
  const found = [digits];
  if (nationalPrefix !== '' && digits.startsWith(nationalPrefix)) {
    found.push(digits.slice(nationalPrefix.length));
  }
  const match = beginning?.pattern.exec(digits);
  if (beginning && match) {
    // Without its group the pattern has matched a prefix only, which is taken off.
    const turnsInto = match[1] === undefined ? '' : beginning.turnsInto;
    found.push(digits.replace(beginning.pattern, turnsInto));
  }
  return found;
}

/** Whether a number with its calling code (`+44 …`, `0044 …`) is assigned in some plan. */
export function isInternationalNumber(value: string): boolean {
  const digits = value
    .replace(/ ?(?:x|ext\.?) ?\d+$/i, '')
    .replace(/\D/g, '')
    .replace(/^00/, '');
  for (let length = 1; length <= LONGEST_CODE; length++) {
    const found = plansFor(digits.slice(0, length));
    if (found.length === 0) continue;
    const rest = digits.slice(length);
    return found.some((plan) => withoutPrefix(plan, rest).some((n) => isAssigned(plan, n)));
  }
  return false;
}

/** Whether a number as written inside a country (ISO 3166 code) is assigned there. */
export function isNationalNumber(value: string, country: string): boolean {
  const plan = planOfCountry(country);
  if (plan === undefined) return false;
  const digits = value.replace(/ ?(?:x|ext\.?) ?\d+$/i, '').replace(/\D/g, '');
  return withoutPrefix(plan, digits).some((number) => isAssigned(plan, number));
}
