/** Only this much of a text is looked at, UTF-16 units. */
const SAMPLE = 4000;

/** The words that a language cannot do without, and letters that few others have. */
const LATIN: Readonly<Record<string, readonly [words: string, letters: string]>> = {
  cs: ['a je se na to že v do jsem jako ale pro by si co tak být který jsou není jak po ze nebo', 'ěřůčžšýď'],
  da: ['og er det at en den til på af med ikke der som han jeg har et hvad kan fra vi være hvordan', 'æøå'],
  de: ['der die und das ist nicht ein eine ich zu den mit auf für von sie es wie wir im dem auch', 'äöüß'],
  en: ['the and of to is in that it you for was with on are this have be not what how my from your', ''],
  es: ['el la de que y los en un una las por con para no es se del al como más pero mi qué cómo', 'ñ¿¡'],
  fi: ['ja on ei se että en oli hän mutta ole niin kun myös mitä tai kuin minun miten voi olla', 'äö'],
  fr: ['le la les de des et est un une je que pour dans pas vous il en du qui ce avec sur nous au', 'êèçàùœ'],
  hu: ['a az és hogy nem is egy ez meg van de csak mint már volt kell mi hogyan vagy el ki', 'őűáéö'],
  id: ['yang dan di dari ini untuk dengan tidak itu ke pada saya adalah akan dalam bisa ada apa', ''],
  it: ['il di che è la e non un per una sono mi con si le ho lo da del come della più cosa gli', 'òìù'],
  nl: ['de het een en van ik is niet dat in op te zijn met voor je er maar hoe om wat ook aan', ''],
  pl: ['i w nie się na to jest że do z co jak o ale tak czy jestem dla od przez moje który są', 'łąęśżźćń'],
  pt: ['o a de que e não do da em um uma para com é os por mais como você se meu dos na no ao', 'ãõç'],
  ro: ['și de la în nu o că este un pe care cu mai din să pentru ce am sunt cum sau ca prin', 'ăâîșț'],
  sv: ['och är det att en jag på inte som för med den till av har om ett vad kan hur från mina', 'åäö'],
  tr: ['bir ve bu için de da ne ile değil mi ben çok var daha gibi nasıl olarak o kadar ama', 'ğışİçö'],
  vi: ['và của là có không được cho một những trong với tôi người này các đã làm như để', 'ơưđạảấầậệểộớợ'],
}; // prettier-ignore

/** Scripts that one language is written in; of the others the first that is decides. */
const SCRIPTS: readonly (readonly [language: string, script: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['fa', /[پچژگ]/g],
  ['ar', /\p{Script=Arabic}/gu],
  ['uk', /[іїєґ]/gi],
  ['ru', /\p{Script=Cyrillic}/gu],
];

/** Such a share of the letters in a script says the language; the letters of one alone need fewer. */
const SHARE = 0.3;
const OWN_LETTERS: ReadonlySet<string> = new Set(['ja', 'fa', 'uk']);
const OWN_SHARE = 0.03;

/** Least evidence for a language, and how far it must lead the next one. */
const LEAST = 1.5;
const LEAD = 1.2;

/** Languages of each word, so that a shared one says less. */
const LANGUAGES_OF = new Map<string, string[]>();
for (const [language, [words]] of Object.entries(LATIN)) {
  for (const word of words.split(' ')) {
    LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), language]);
  }
}

function byScript(text: string, letters: number): string | undefined {
  return SCRIPTS.find(([language, script]) => {
    const share = (text.match(script)?.length ?? 0) / letters;
    return share >= (OWN_LETTERS.has(language) ? OWN_SHARE : SHARE);
  })?.[0];
}

function byWords(text: string): string | undefined {
  const evidence = new Map<string, number>();
  const add = (language: string, weight: number): void => {
    evidence.set(language, (evidence.get(language) ?? 0) + weight);
  };
  for (const [word] of text.matchAll(/\p{L}+/gu)) {
    const languages = LANGUAGES_OF.get(word) ?? [];
    for (const language of languages) add(language, 1 / languages.length);
  }
  for (const [language, [, letters]] of Object.entries(LATIN)) {
    if (!evidence.has(language)) continue;
    for (const letter of letters) if (text.includes(letter)) add(language, 0.3);
  }
  const [[language, most] = ['', 0], [, next] = ['', 0]] = [...evidence].sort(
    (a, b) => b[1] - a[1],
  );
  return most >= LEAST && most >= LEAD * next ? language : undefined;
}

/**
 * The language that prose is written in (ISO 639-1), by its script, or by its commonest words and
 * letters; undefined where neither says enough. Looks at the beginning only.
 */
export function proseLanguage(text: string): string | undefined {
  const sample = text.slice(0, SAMPLE).normalize('NFC').toLowerCase();
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return undefined;
  return byScript(sample, letters) ?? byWords(sample);
}
