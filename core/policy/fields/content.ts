import type { Finding } from '../../exchange/finding';
import { arrayOf } from '../rules/types';
import type { FieldDefinition } from './definition';
import { firingProfiles } from './profile-match';

/** Without repetitions, in order of the text. */
export function distinct(findings: readonly Finding[], of: (finding: Finding) => string): string[] {
  return [...new Set(findings.map(of))];
}

/** What detection found in the text that the rule watches, and which files go along. */
export const CONTENT_FIELDS: readonly FieldDefinition[] = [
  {
    name: 'dlp.findings',
    type: arrayOf('String'),
    meaning: 'Ids of the detectors that found something',
    example: 'any(dlp.findings[*] eq "aws-access-key-id")',
    read: ({ signals }) => distinct(signals.findings, (finding) => finding.detector),
  },
  {
    name: 'dlp.profiles',
    type: arrayOf('String'),
    meaning:
      'Ids of the profiles that fire: more findings than the profile’s match count, each with enough confidence',
    example: 'any(dlp.profiles[*] eq "credentials-and-secrets")',
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
    aliases: ['file.name'],
    type: arrayOf('String'),
    meaning: 'Names of the files that go along',
    example: 'any(lower(file.names[*])[*] wildcard "*.docx")',
    read: ({ facts }) => facts.files.map((file) => file.name),
  },
  {
    name: 'file.mimes',
    aliases: ['file.mime'],
    type: arrayOf('String'),
    meaning: 'Media types of the files',
    example: 'any(file.mimes[*] eq "application/pdf")',
    read: ({ facts }) => facts.files.map((file) => file.mime),
  },
  {
    name: 'file.sizes',
    aliases: ['file.size'],
    type: arrayOf('Integer'),
    meaning: 'Sizes of the files in bytes; files of unknown size are left out',
    example: 'any(file.sizes[*] gt 1000000)',
    read: ({ facts }) => facts.files.map((file) => file.size).filter((size) => size >= 0),
  },
  {
    name: 'file.labels',
    aliases: ['file.label'],
    type: arrayOf('String'),
    meaning:
      'Sensitivity labels of the files, from their metadata: the name, or the id without one',
    example: 'any(file.labels[*] eq "Confidential")',
    read: ({ facts }) => facts.files.flatMap(({ label }) => (label === undefined ? [] : [label])),
  },
  {
    name: 'file.count',
    type: 'Integer',
    meaning: 'Number of files',
    example: 'file.count gt 0',
    read: ({ facts }) => facts.files.length,
  },
];
