import { entropy, generated } from './randomness';

const VOWELS = /[aeiouy]/i;

/** Paths and addresses. */
const PLACE = /^(?:[a-z][a-z0-9+.-]{1,12}:\/\/|\.{0,2}\/|~\/|[A-Za-z]:\\)/;

/** A member, an element, a call: `user.name`, `row[0]`, `get()`, `a->b`, `A::B`. */
const EXPRESSION = /^[A-Za-z_$@][\w$]*(?:(?:\.|->|::|\?\.)[A-Za-z_$][\w$]*|\[[^\]]*\]|\(.*)+[;)]*$/;

/** Parts that a template or a format string fills in. */
const FILLED_IN =
  /\$\{[\w.:-]{1,80}\}|\$\([^)]{0,80}\)|\{\{[\w .|()-]{0,80}\}\}|^\$\w+$|^%[({\w]|^%[sdv]$|#\{[\w.]{1,80}\}|^<|^\{\w*\}$|^@\w+@$/;

/** Names of settings and fields that stand where a value could. */
const NAME_OF_A_SECRET =
  /^[a-z0-9_.-]*(?:passw(?:or)?d|passwort|pwd|secret|token|api_?key|credential|user(?:name)?|field|input|column)[a-z0-9_.-]*$/i;

/**
 * Whether an assigned value looks generated or like a password, rather than like a word, a path, a
 * call or a variable: it has two kinds of characters, or changes case inside, or is long without vowels.
 */
export function secretLike(text: string): boolean {
  if (/^[a-z]+(?:[-_. ][a-z]+)*$/i.test(text) && !/[a-z][A-Z].*[a-z][A-Z]/.test(text)) {
    return text.length >= 12 && !VOWELS.test(text);
  }
  if (/^\d{1,7}$/.test(text)) return false;
  if (PLACE.test(text) || (EXPRESSION.test(text) && !generated(text))) return false;
  return kindsOf(text) >= 2 && entropy(text) >= 2.5;
}

function kindsOf(text: string): number {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9\s_-]/];
  return kinds.filter((kind) => kind.test(text)).length;
}

/** Names of algorithms, encodings and versions. */
const ALGORITHM =
  /^(?:sha|md|aes|rs|hs|es|ps|base|utf|ipv?|http|oauth|v|argon|pbkdf|ed|x|tls|ssl)[-_]?\d[\d.-]{0,6}(?:[-_]?[a-z]{1,6})?$/i;

/** `Uint8Array`, `Base64Encoder2`: a type of a program. */
const TYPE_NAME = /^[A-Z][a-z]+(?:\d{0,2}[A-Z][a-z]+)+\d{0,2}$/;

/** Of shorter text it cannot be told whether it is generated. */
const LEAST_GENERATED = 12;

/** Whether a value of a password field is a password rather than its label, its name or code. */
export function passwordLike(text: string): boolean {
  if (FILLED_IN.test(text) || PLACE.test(text) || EXPRESSION.test(text)) return false;
  // A label or a sentence: several words.
  if (/[\p{L}]{2,} [\p{L}]{2,}/u.test(text) || /\s.*\s/.test(text)) return false;
  // A name in camel case, an item of a list of names.
  if (/^_?[A-Za-z]+$/.test(text) && !generated(text)) return false;
  if (ALGORITHM.test(text) || TYPE_NAME.test(text)) return false;
  if (NAME_OF_A_SECRET.test(text) && (text.length < LEAST_GENERATED || !generated(text)))
    return false;
  if (
    /^(?:[a-z]+|[A-Z][a-z]+|[A-Z]+)(?:[-_ .:](?:[a-z]+|[A-Z][a-z]+|[A-Z]+|\d{1,2}))*$/.test(text)
  ) {
    return text.length >= 10 && generated(text);
  }
  return kindsOf(text) >= 2 && entropy(text) >= 2;
}

/** What people write in an address where a password belongs. */
const STAND_IN_PASSWORD =
  /^(?:my|your|the|db|some|user)?[-_]?(?:passw(?:or)?d|pwd|secret|token|username|user|changeme|change[-_]me|postgres(?:ql)?|mysql|mongo(?:db)?|redis|rabbitmq|root|admin|guest|test|api[-_]?key|x{3,}|\*{2,}|\.{2,})$/i;

/** Shorter ones are abbreviations in documentation. */
const LEAST_URL_PASSWORD = 4;

/** Whether the part between `:` and `@` of an address is a password and not a stand-in. */
export function urlPassword(text: string): boolean {
  if (text.length < LEAST_URL_PASSWORD) return false;
  if (FILLED_IN.test(text) || STAND_IN_PASSWORD.test(text)) return false;
  return !/[${}[\]]|^%|^(?:YOUR|MY)_|PASSWORD$|^\d{2,5}$/.test(text);
}

/** Special characters that make a value without digits a password all the same. */
const MANY_SPECIALS = 4;

/** Whether a value that no quotes mark off is a password: words and code are all around it. */
export function unquotedPassword(text: string): boolean {
  if (TYPE_NAME.test(text.replace(/[):,;]+$/, ''))) return false;
  if (!passwordLike(text) || /^[\w$.]+\(|=>|[;{]$|^[-[(]/.test(text)) return false;
  const specials = text.replace(/[\w\s.,:;/-]/g, '').length;
  return (/[a-z]/i.test(text) && /\d/.test(text)) || specials >= MANY_SPECIALS;
}
