/** Vocabularies of OpenAI's models, by which they count. */
export type Encoding = 'o200k_base' | 'cl100k_base';

/** How the tokens of a model are counted: by its own vocabulary, or by another one with a factor. */
export interface ModelFamily {
  readonly encoding: Encoding;
  /** 1 where the vocabulary is the model's own; else its tokens for each of the vocabulary's. */
  readonly factor: number;
}

const FAMILIES: readonly (readonly [model: RegExp, family: ModelFamily])[] = [
  [
    /^(chatgpt-4o|gpt-(4o|4\.[15]|[5-9]|oss)|o[1-9]\b|codex)/,
    { encoding: 'o200k_base', factor: 1 },
  ],
  [/^(gpt-4|gpt-3\.5|gpt-35|text-embedding-)/, { encoding: 'cl100k_base', factor: 1 }],
  // Vendors who publish no vocabulary, or another one: approximations, a fifth off for some texts.
  [/^claude/, { encoding: 'o200k_base', factor: 1.15 }],
  [/^(gemini|gemma)/, { encoding: 'o200k_base', factor: 1.02 }],
  [/(llama|mistral|mixtral|codestral)/, { encoding: 'o200k_base', factor: 1.08 }],
];

/** What is not known counts like most current models. */
const OTHER: ModelFamily = { encoding: 'o200k_base', factor: 1.05 };

/** The family of a model by its name, with or without a provider before it (`openai/gpt-4o`). */
export function modelFamily(model: string): ModelFamily {
  const name = model.toLowerCase().replace(/^.*[/:](?=.)/, '');
  return FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? OTHER;
}
