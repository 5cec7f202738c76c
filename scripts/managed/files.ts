import { adml, admx } from './group-policy';
import { mobileConfiguration, preferenceManifest } from './profile';
import { managedJsonSchema, managedSettings } from './setting';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Settings that make no sense together, or for everybody, in an example. */
const NO_EXAMPLE = new Set(['enrolmentToken', 'enrolmentSignIn', 'updateVersion']);
/** What is a default rather than a rule. */
const RECOMMENDED = new Set(['language', 'updates', 'updateDeferDays']);

/** Every generated file of `resources/managed`, by name. */
export function managedFiles(): Readonly<Record<string, string>> {
  const examples = managedSettings().filter(({ key }) => !NO_EXAMPLE.has(key));
  const of = (isRecommended: boolean) =>
    Object.fromEntries(
      examples
        .filter(({ key }) => RECOMMENDED.has(key) === isRecommended)
        .map(({ key, example }) => [key, example]),
    );
  return {
    'windows/portcullis.admx': admx(),
    'windows/en-US/portcullis.adml': adml('en'),
    'windows/de-DE/portcullis.adml': adml('de'),
    'macos/app.portcullis.companion.mobileconfig': mobileConfiguration(),
    'macos/app.portcullis.companion.plist': preferenceManifest(),
    'linux/managed.json': json(of(false)),
    'linux/recommended.json': json(of(true)),
    'managed.schema.json': json(managedJsonSchema()),
  };
}
