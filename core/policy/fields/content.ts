import type { Finding, FindingCategory } from '../../exchange/finding';
import type { Signals } from '../../exchange/signals';
import { arrayOf, mapOf } from '../rules/types';
import type { FieldDefinition, FieldSource } from './definition';
import { shortPiiName } from './pii-types';
import { firingProfiles } from './profile-match';

/** What the field counts as personal data; card and account numbers are part of it. */
const PERSONAL: ReadonlySet<FindingCategory> = new Set<FindingCategory>(['pii', 'financial']);

function distinct(findings: readonly Finding[], of: (finding: Finding) => string): string[] {
  return [...new Set(findings.map(of))];
}

function piiTypes(signals: Signals | undefined): string[] | undefined {
  const personal = signals?.findings.filter((finding) => PERSONAL.has(finding.category));
  return personal && distinct(personal, (finding) => finding.type);
}

/** What detection found in the text that the rule watches, and which files go along. */
export const CONTENT_FIELDS: readonly FieldDefinition[] = [
  {
    name: 'dlp.findings',
    type: arrayOf('String'),
    meaning: 'Ids of the detectors that found something',
    example: 'any(dlp.findings[*] eq "aws_access_key")',
    read: ({ signals }) => distinct(signals.findings, (finding) => finding.detector),
  },
  {
    name: 'dlp.profiles',
    type: arrayOf('String'),
    meaning:
      'Ids of the profiles that fire: more findings than the profile’s match count, each with enough confidence',
    example: 'any(dlp.profiles[*] eq "credentials")',
    read: ({ signals, profiles }) => firingProfiles(signals.findings, profiles),
  },
  {
    name: 'dlp.categories',
    type: arrayOf('String'),
    meaning:
      'Categories of what was found: credentials, pii, financial, health, network, source_code, customer_data',
    example: 'any(dlp.categories[*] eq "credentials")',
    read: ({ signals }) => distinct(signals.findings, (finding) => finding.category),
  },
  {
    name: 'dlp.types',
    type: arrayOf('String'),
    meaning: 'Kinds of data that were found',
    example: 'any(dlp.types[*] in {"EMAIL_ADDRESS" "PHONE_NUMBER"})',
    read: ({ signals }) => distinct(signals.findings, (finding) => finding.type),
  },
  {
    name: 'dlp.match_count',
    type: 'Integer',
    meaning: 'Number of findings',
    example: 'dlp.match_count gt 10',
    read: ({ signals }) => signals.findings.length,
  },
  {
    name: 'dlp.unscannable',
    type: 'Boolean',
    meaning: 'True when a part or file could not be read',
    example: 'dlp.unscannable',
    read: ({ signals }) => signals.unscannable.length > 0,
  },
  {
    name: 'source_code.detected',
    type: 'Boolean',
    meaning: 'True when the text looks like source code',
    example: 'source_code.detected',
    read: ({ signals }) => signals.code !== undefined,
  },
  {
    name: 'source_code.language',
    type: 'String',
    meaning: 'Programming language of that code, where it can be told',
    example: 'source_code.language in {"python" "java"}',
    read: ({ signals }) => signals.code?.language,
  },
  {
    name: 'file.names',
    type: arrayOf('String'),
    meaning: 'Names of the files that go along',
    example: 'any(lower(file.names[*])[*] wildcard "*.docx")',
    read: ({ facts }) => facts.files.map((file) => file.name),
  },
  {
    name: 'file.mimes',
    type: arrayOf('String'),
    meaning: 'Media types of the files',
    example: 'any(file.mimes[*] eq "application/pdf")',
    read: ({ facts }) => facts.files.map((file) => file.mime),
  },
  {
    name: 'file.sizes',
    type: arrayOf('Integer'),
    meaning: 'Sizes of the files in bytes; files of unknown size are left out',
    example: 'any(file.sizes[*] gt 1000000)',
    read: ({ facts }) => facts.files.map((file) => file.size).filter((size) => size >= 0),
  },
  {
    name: 'file.count',
    type: 'Integer',
    meaning: 'Number of files',
    example: 'file.count gt 0',
    read: ({ facts }) => facts.files.length,
  },
];

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
      meaning: `True when the ${thing} could be read`,
      example: name('detected'),
      read: (source) => signalsOf(source, direction) && true,
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
    },
    {
      name: name('unsafe_topic_categories'),
      type: arrayOf('String'),
      aliases: [
        name('flagged_topics'),
        ...aliases('prompt.unsafe_topic_categories', 'prompt.flagged_topics'),
      ],
      meaning: `Unsafe topics of the ${thing}`,
      example: `any(${name('unsafe_topic_categories')}[*] in {"S1" "S9"})`,
    },
    {
      name: name('is_safe'),
      type: 'Boolean',
      aliases: aliases('prompt.is_safe'),
      meaning: `True when the ${thing} is about no unsafe topic`,
      example: `not ${name('is_safe')}`,
    },
    {
      name: name('custom_topic_categories'),
      type: mapOf('Integer'),
      aliases: aliases('prompt.custom_topic_categories'),
      meaning: 'Score of each topic of your own, 1–99; low is relevant',
      example: `${name('custom_topic_categories')}["competitors"] lt 30`,
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
    name: 'model',
    type: 'String',
    aliases: ['llm.model'],
    meaning: 'Model that the request asks for',
    example: 'model wildcard "gpt-*"',
    read: ({ facts }) => facts.model,
  },
  {
    name: 'llm.protocol',
    type: 'String',
    meaning: 'Id of the extractor that read the request',
    example: 'llm.protocol eq "generic"',
    read: ({ facts }) => facts.extractor,
  },
];
