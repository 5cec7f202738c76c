import { UpstreamFailure } from './failure';

/** The secrets of one server, by the names that its configuration uses. */
export type SecretSource = (name: string) => Promise<string | undefined>;

const REFERENCE = /\$\{secret:([A-Za-z0-9_.-]{1,64})\}/g;

/** Names of the secrets that a text refers to. */
export function secretNames(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].map(([, name]) => name ?? '');
}

/** Fills secrets in. @throws UpstreamFailure, which names what is missing and no value */
export async function fillSecrets(text: string, secrets: SecretSource): Promise<string> {
  let filled = text;
  for (const name of new Set(secretNames(text))) {
    const value = await secrets(name);
    if (value === undefined) {
      throw new UpstreamFailure('unauthorized', `The secret "${name}" is not set for this server.`);
    }
    filled = filled.replaceAll(`\${secret:${name}}`, () => value);
  }
  return filled;
}

/** The same for all values of a record. */
export async function fillAll(
  record: Readonly<Record<string, string>>,
  secrets: SecretSource,
): Promise<Record<string, string>> {
  const filled: Record<string, string> = {};
  for (const [key, text] of Object.entries(record)) filled[key] = await fillSecrets(text, secrets);
  return filled;
}
