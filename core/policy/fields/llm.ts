import type { FindingCategory } from '../../exchange/finding';
import type { Signals } from '../../exchange/signals';
import { arrayOf, mapOf } from '../rules/types';
import { isExecutable } from '../executable-output';
import { leaksSystemPrompt } from '../system-prompt-leak';
import { distinct } from './content';
import type { FieldDefinition, FieldSource } from './definition';
import { shortPiiName } from './pii-types';
import { isUnsafe, unsafeTopics } from './unsafe-topics';

/** What the field counts as personal data; card and account numbers are part of it. */
const PERSONAL: ReadonlySet<FindingCategory> = new Set<FindingCategory>(['pii', 'financial']);

function piiTypes(signals: Signals | undefined): string[] | undefined {
  const personal = signals?.findings.filter((finding) => PERSONAL.has(finding.category));
  return personal && distinct(personal, (finding) => finding.type);
}

type Direction = 'prompt' | 'response';

function signalsOf({ facts }: FieldSource, direction: Direction): Signals | undefined {
  return direction === 'prompt' ? facts.prompt : facts.response;
}

/** The fields of Firewall for AI, once for what goes to a model and once for what comes back. */
function llmFields(direction: Direction): FieldDefinition[] {
  const name = (field: string): string => `llm.${direction}.${field}`;
  const aliases = (...fields: string[]): string[] =>
    direction === 'prompt' ? fields.map((field) => `cf.llm.${field}`) : [];
  const thing = direction === 'prompt' ? 'prompt' : 'answer';
  return [
    {
      name: name('detected'),
      type: 'Boolean',
      aliases: aliases('prompt.detected'),
      meaning: `True when there is ${direction === 'prompt' ? 'a' : 'an'} ${thing} and it could be read`,
      example: name('detected'),
      read: (source) =>
        signalsOf(source, direction) && (direction === 'response' || source.facts.prompted),
    },
    {
      name: name('pii_detected'),
      type: 'Boolean',
      aliases: aliases('prompt.pii_detected', 'pii.detected'),
      meaning: `True when the ${thing} holds personal data`,
      example: name('pii_detected'),
      read: (source) => {
        const types = piiTypes(signalsOf(source, direction));
        return types && types.length > 0;
      },
    },
    {
      name: name('pii_categories'),
      type: arrayOf('String'),
      aliases: aliases('prompt.pii_categories'),
      meaning: `Kinds of personal data in the ${thing}`,
      example: `any(${name('pii_categories')}[*] in {"CREDIT_CARD" "US_SSN"})`,
      read: (source) => piiTypes(signalsOf(source, direction)),
    },
    {
      name: name('pii_types'),
      type: arrayOf('String'),
      aliases: aliases('prompt.pii_types'),
      meaning: 'The same in short lower-case names: ssn, email, phone, credit_card, …',
      example: `${name('pii_types')} contains "ssn"`,
      read: (source) => piiTypes(signalsOf(source, direction))?.map(shortPiiName),
    },
    {
      name: name('token_count'),
      type: 'Integer',
      aliases: aliases('prompt.token_count'),
      meaning: `Estimated number of tokens of the ${thing}`,
      example: `${name('token_count')} gt 4000`,
      read: (source) => signalsOf(source, direction)?.tokenCount,
    },
    {
      name: name('unsafe_topic_detected'),
      type: 'Boolean',
      aliases: aliases('prompt.unsafe_topic_detected'),
      meaning: `True when the ${thing} is about an unsafe topic`,
      example: name('unsafe_topic_detected'),
      read: (source) => {
        const llm = signalsOf(source, direction)?.llm;
        return llm && isUnsafe(llm);
      },
    },
    {
      name: name('unsafe_topic_categories'),
      type: arrayOf('String'),
      aliases: [
        name('flagged_topics'),
        ...aliases('prompt.unsafe_topic_categories', 'prompt.flagged_topics'),
      ],
      meaning: `Unsafe topics of the ${thing}: numbers (S1–S14), and names such as HATE_AND_DISCRIMINATION`,
      example: `any(${name('unsafe_topic_categories')}[*] in {"S1" "S9"})`,
      read: (source) => {
        const llm = signalsOf(source, direction)?.llm;
        return llm && unsafeTopics(llm);
      },
    },
    {
      name: name('is_safe'),
      type: 'Boolean',
      aliases: aliases('prompt.is_safe'),
      meaning: `True when the ${thing} is about no unsafe topic`,
      example: `not ${name('is_safe')}`,
      read: (source) => {
        const llm = signalsOf(source, direction)?.llm;
        return llm && !isUnsafe(llm);
      },
    },
    {
      name: name('custom_topic_categories'),
      type: mapOf('Integer'),
      aliases: aliases('prompt.custom_topic_categories'),
      meaning: 'Score of each topic of the policy by its label, 1–99; low is relevant',
      example: `${name('custom_topic_categories')}["competitors"] lt 30`,
      read: (source) => {
        const llm = signalsOf(source, direction)?.llm;
        return llm && new Map(Object.entries(llm.customTopics));
      },
    },
    {
      name: name('topics'),
      type: arrayOf('String'),
      meaning: `Kinds of content and intent of the ${thing}`,
      example: `any(${name('topics')}[*] in {"content:source-code" "intent:jailbreak"})`,
      read: (source) => {
        const llm = signalsOf(source, direction)?.llm;
        return llm && [...llm.topics];
      },
    },
  ];
}

/** What goes to the model and what comes back. */
export const LLM_FIELDS: readonly FieldDefinition[] = [
  ...llmFields('prompt'),
  {
    name: 'llm.prompt.injection_score',
    type: 'Integer',
    aliases: ['cf.llm.prompt.injection_score'],
    meaning: 'How likely the prompt is an attack on the model, 1–99; low is dangerous',
    example: 'llm.prompt.injection_score lt 20',
    read: ({ facts }) => facts.prompt.llm?.injectionScore,
  },
  {
    name: 'llm.prompt.text',
    type: 'String',
    meaning: 'The new text of the prompt, without earlier turns',
    example: 'lower(llm.prompt.text) contains "project falcon"',
    read: ({ facts }) => facts.promptText,
  },
  ...llmFields('response'),
  {
    name: 'llm.response.text',
    type: 'String',
    phases: ['response'],
    meaning: 'The end of the answer as far as it has come, up to about 2,500 characters',
    example: 'lower(llm.response.text) contains "as a language model"',
    read: ({ facts }) => facts.responseText,
  },
  {
    name: 'llm.response.system_prompt_leaked',
    type: 'Boolean',
    phases: ['response'],
    meaning:
      'True when the answer repeats ten words in a row of what the application told the model',
    example: 'llm.response.system_prompt_leaked',
    read: ({ facts: { systemText = '', promptText, responseText } }) =>
      responseText === undefined
        ? undefined
        : systemText !== '' &&
          leaksSystemPrompt(systemText, promptText.split(systemText).join(' '), responseText),
  },
  {
    name: 'llm.response.executable',
    type: 'Boolean',
    phases: ['response'],
    meaning: 'True when the answer holds active HTML, or a picture whose address carries data away',
    example: 'llm.response.executable',
    read: ({ facts }) =>
      facts.responseText === undefined ? undefined : isExecutable(facts.responseText),
  },
];
