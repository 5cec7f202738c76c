import { generated, lettersAndDigits } from './validators/randomness';

/** Words that documentation puts where a secret belongs. */
const STAND_IN =
  /(?:example|sample|dummy|placeholder|change[-_ ]?me|redacted|your[-_ ]?(?:own[-_ ]?)?(?:api|key|token|secret|password|access|user|pass|org|app|id)|(?:api|access|secret)[-_ ]?key[-_ ]?here|insert[-_ ]|replace[-_ ]|(?:token|key|secret|password)[-_ ]?here|todo|fixme|x{4,}|\*{3,}|\.{3,}|not[-_ ]?(?:a[-_ ]?)?(?:real|secret)|fake[-_]|mock[-_])/i;

/** `${NAME}`, `{{name}}`, `<name>`, `%(name)s`, `$NAME`, `[name]`, `process.env.NAME`, `os.environ[…]`. */
const REFERENCE =
  /^(?:\$\{[^}]{0,80}\}?|\$\([^)]{0,80}\)?|\{\{[^}]{0,80}\}{0,2}|\{[A-Za-z_.]{1,60}\}|<[^>]{0,80}>?|%\([^)]{0,60}\)s?|%[A-Za-z_]{1,60}%?|\$[A-Za-z_]\w{0,60}|\[[A-Za-z _-]{1,60}\]|process\.env\b.{0,80}|os\.(?:environ|getenv)\b.{0,80}|env(?:iron)?[[(.].{0,80}|getenv\b.{0,80})$/i;

/** Fewer different characters than this are typed, not generated. */
const LEAST_DIFFERENT = 4;

function isSequence(text: string): boolean {
  let steps = 0;
  for (let index = 1; index < text.length; index++) {
    if (text.charCodeAt(index) - text.charCodeAt(index - 1) === 1) steps++;
  }
  return text.length >= 8 && steps >= (text.length - 1) * 0.75;
}

function hasFewDifferent(value: string): boolean {
  let seen = '';
  for (let index = 0; index < value.length; index++) {
    if (seen.includes(value.charAt(index))) continue;
    seen += value.charAt(index);
    if (seen.length >= LEAST_DIFFERENT) return false;
  }
  return true;
}

/** Secrets of documentation that look like real ones. */
const PUBLISHED = /wJalrXUtnFEMI\/K7MDENG|AKIAIOSFODNN7EXAMPLE|AKIAI44QH8DHBEXAMPLE/;

/** Generated text that is at least this long beside a documentation word is a secret all the same. */
const LEAST_REST = 24;

const SEQUENCE = /123456789|abcdefgh|qwerty/i;

/** Whether a value is a stand-in because of a word in it, and not random text that happens to hold it. */
function holdsStandIn(value: string): boolean {
  const [word] = STAND_IN.exec(value) ?? [];
  if (word === undefined) return false;
  if (/^(.)\1+$/i.test(word)) return true;
  const rest = value.replace(word, '');
  const isSecret = rest.length >= LEAST_REST && lettersAndDigits(rest) && generated(rest);
  return !isSecret || STAND_IN.test(rest) || SEQUENCE.test(rest) || PUBLISHED.test(value);
}

/** Whether a token of a known shape is a stand-in: documentation words, or hardly any variety. */
export function isObviousPlaceholder(value: string): boolean {
  return holdsStandIn(value) || hasFewDifferent(value.toLowerCase());
}

/** Whether a value that is a secret only by its place is a stand-in, a reference or a sequence. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  return (
    isObviousPlaceholder(text) ||
    REFERENCE.test(text) ||
    SEQUENCE.test(text) ||
    /^(?:my|the|test|db|some|user)?[-_]?(?:password|passwort|pass|secret|token)s?$/i.test(text) ||
    isSequence(text)
  );
}
