/** What the doctor looks at; keys of the companion's message catalogue. */
export const FINDING_IDS = [
  'agent',
  'keychain',
  'policy',
  'managed',
  'trust-system',
  'trust-browser',
  'routing',
  'other-proxy',
  'pac',
  'browser-policies',
  'endpoint',
  'dns',
  'captive-portal',
  'clock',
  'disk',
] as const;
export type FindingId = (typeof FINDING_IDS)[number];

/** One thing that was looked at. */
export interface Finding {
  readonly id: FindingId;
  /** `bad`: protection does not work. `warning`: part of it does not, or it soon will not. */
  readonly state: 'good' | 'warning' | 'bad';
  /** What is so, in a sentence. */
  readonly text: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** For a terminal, where there is no button: what does the same. */
  readonly command?: string;
  /** A remedy that the companion can carry out itself. */
  readonly action?: 'install-trust' | 'enable-routing' | 'restart-agent';
  /** Names and numbers in the sentence, for its translations. */
  readonly values?: Readonly<Record<string, string>>;
}
