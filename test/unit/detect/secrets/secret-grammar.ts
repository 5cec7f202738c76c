/** Texts with made-up secrets in the notations of many languages, and texts that only look like them. */

/** A seeded source of whole numbers below a bound (mulberry32). */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Numbers = ReturnType<typeof seededNumbers>;

const HEX = '0123456789abcdef';
const MIXED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function pick(numbers: Numbers, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[numbers(alphabet.length)]).join('');
}

const VALUES: readonly ((numbers: Numbers) => string)[] = [
  (numbers) => pick(numbers, MIXED, 24),
  (numbers) => pick(numbers, MIXED, 40),
  (numbers) => pick(numbers, HEX, 32),
  (numbers) => pick(numbers, HEX, 64),
  (numbers) => pick(numbers, `${MIXED}-_`, 43),
  (numbers) => `${pick(numbers, MIXED, 20)}.${pick(numbers, MIXED, 24)}`,
  (numbers) => `zq_live_${pick(numbers, MIXED, 28)}`,
];

const NAMES = ['token', 'secret', 'api_key', 'client_secret', 'access_token', 'credentials'];

/** Each gives `value` to a name as one language does. */
const NOTATIONS: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `ACME_${name.toUpperCase()}=${value}`,
  (name, value) => `acme_${name}: ${value}`,
  (name, value) => `acme:\n  ${name}: '${value}'`,
  (name, value) => `acme_${name}: >-\n  ${value}\n`,
  (name, value) => `{\n  "acme_${name}": "${value}"\n}`,
  (name, value) => `{"config":"{\\"acme_${name}\\": \\"${value}\\"}"}`,
  (name, value) => `<property name="acme.${name}">${value}</property>`,
  (name, value) => `<add key="Acme:${name}" value="${value}" />`,
  (name, value) => `<key>acme_${name}</key>\n\t<string>${value}</string>`,
  (name, value) => `const acme_${name}: string = '${value}';`,
  (name, value) => `var acme_${name} string = "${value}"`,
  (name, value) => `let acme_${name}: &str = "${value}";`,
  (name, value) => `$acme_${name} = '${value}';`,
  (name, value) => `'acme_${name}' => '${value}',`,
  (name, value) => `define('ACME_${name.toUpperCase()}', '${value}');`,
  (name, value) => `client = Client(${name}="${value}")`,
  (name, value) => `#define ACME_${name.toUpperCase()} "${value}"`,
  (name, value) => `variable "acme_${name}" {\n  default = "${value}"\n}`,
  (name, value) => `- name: ACME_${name.toUpperCase()}\n  value: "${value}"`,
  (name, value) => `ENV ACME_${name.toUpperCase()} ${value}`,
  (name, value) => `acmectl login --${name.replaceAll('_', '-')} ${value}`,
  (name, value) => `https://api.acme.test/v1/items?limit=5&${name}=${value}&x=1`,
  (name, value) => `curl -H "X-Acme-${name.replaceAll('_', '-')}: ${value}" https://api.acme.test`,
  (name, value) => `const ${name} = process.env.NAME || '${value}';`,
  (name, value) => `acme_${name} = "${value.slice(0, 12)}" +\n    "${value.slice(12)}"`,
  (name, value) => `my Acme ${name.replaceAll('_', ' ')} is ${value}, please check`,
];

/** One text for each notation, name and kind of value. */
export function secretTexts(numbers: Numbers): string[] {
  return NOTATIONS.flatMap((notation) =>
    NAMES.flatMap((name) => VALUES.map((value) => notation(name, value(numbers)))),
  );
}

const LOOK_ALIKES: readonly ((numbers: Numbers) => string)[] = [
  (numbers) => `commit ${pick(numbers, HEX, 40)}\nAuthor: Jo <jo@corp.test>`,
  (numbers) => `"integrity": "sha512-${pick(numbers, MIXED, 86)}=="`,
  (numbers) => `ETag: "${pick(numbers, HEX, 32)}"`,
  (numbers) => `image: app@sha256:${pick(numbers, HEX, 64)}`,
  (numbers) => `cache_key = "${pick(numbers, HEX, 32)}"`,
  (numbers) => `publicKey: "${pick(numbers, MIXED, 43)}"`,
  (numbers) => `token_id: ${pick(numbers, HEX, 32)}`,
  (numbers) => `<script src="/app.${pick(numbers, HEX, 20)}.js"></script>`,
  (numbers) => `request-id: ${pick(numbers, HEX, 8)}-${pick(numbers, HEX, 4)}`,
  () => 'API_KEY=your_api_key_here_12345',
  () => 'password: ${DB_PASSWORD}',
  () => 'const token = await getAccessTokenFromStorage2(session);',
  () => 'secret: getSecretValueCommandOutput.SecretString1',
  () => 'Authorization: Bearer <token>',
  () => 'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  () => 'The password must have 12 characters, one of them a digit.',
  () => 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  () => 'const key: CryptoKey = await importKeyFromJwk2(jwk);',
];

/** Texts without a secret, each kind some times. */
export function lookAlikeTexts(numbers: Numbers): string[] {
  return Array.from({ length: 10 }).flatMap(() => LOOK_ALIKES.map((text) => text(numbers)));
}
