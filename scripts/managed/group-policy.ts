import { CATEGORIES, type Words } from '../../main/managed/descriptions';
import { managedSettings, type Setting } from './setting';
import { escaped, indented } from './xml';

const KEY = 'Software\\Policies\\Portcullis';
const SCHEMA = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';
/** Longest JSON text of a policy part, characters. */
const JSON_LENGTH = 1_048_576;

/** What is set for good, and what is only a default that everything else beats. */
const LEVELS = [
  { id: 'managed', suffix: '', key: KEY },
  { id: 'recommended', suffix: '_recommended', key: `${KEY}\\Recommended` },
] as const;
type Level = (typeof LEVELS)[number];

const TITLES = {
  managed: { en: 'Portcullis', de: 'Portcullis' },
  recommended: {
    en: 'Portcullis: defaults (every other source beats them)',
    de: 'Portcullis: Vorgaben (jede andere Quelle ist stärker)',
  },
  supported: { en: 'Windows 10 and later', de: 'Windows 10 und neuer' },
} as const satisfies Record<string, Words>;

/** Administrative template for group policy, and for Intune, which takes the same files. */
export function admx(): string {
  const categories = LEVELS.flatMap((level) => [
    `<category name="${level.id}" displayName="$(string.${level.id})"/>`,
    ...Object.keys(CATEGORIES).map(
      (id) =>
        `<category name="${id}${level.suffix}" displayName="$(string.${id})"><parentCategory ref="${level.id}"/></category>`,
    ),
  ]);
  const policies = LEVELS.flatMap((level) =>
    managedSettings().map((setting) => policy(setting, level)),
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<!-- Generated from main/managed by scripts/managed/index.ts -->
<policyDefinitions xmlns="${SCHEMA}" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="portcullis" namespace="Portcullis.Policies"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions>
      <definition name="supported" displayName="$(string.supported)"/>
    </definitions>
  </supportedOn>
  <categories>
${indented(2, categories.join('\n'))}
  </categories>
  <policies>
${indented(2, policies.join('\n'))}
  </policies>
</policyDefinitions>
`;
}

/** The words of the template in one language. */
export function adml(language: keyof Words): string {
  const texts: [string, Words][] = [
    ...Object.entries(TITLES),
    ...Object.entries(CATEGORIES),
    ...managedSettings().flatMap(({ key, title, text, values = {} }): [string, Words][] => [
      [key, title],
      [`${key}_text`, text],
      ...Object.entries(values).map(([value, words]): [string, Words] => [
        `${key}_${value}`,
        words,
      ]),
    ]),
  ];
  const strings = texts.map(
    ([id, words]) => `<string id="${id}">${escaped(words[language])}</string>`,
  );
  const presentations = managedSettings().flatMap((setting) => {
    const body = presentation(setting, language);
    return body === undefined ? [] : [`<presentation id="${setting.key}">${body}</presentation>`];
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<!-- Generated from main/managed by scripts/managed/index.ts -->
<policyDefinitionResources xmlns="${SCHEMA}" revision="1.0" schemaVersion="1.0">
  <displayName>Portcullis</displayName>
  <description>${escaped(TITLES.managed[language])}</description>
  <resources>
    <stringTable>
${indented(3, strings.join('\n'))}
    </stringTable>
    <presentationTable>
${indented(3, presentations.join('\n'))}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}

function policy(setting: Setting, { suffix, key }: Level): string {
  const { key: name, category, shape } = setting;
  const shown = shape.kind === 'switch' ? '' : ` presentation="$(presentation.${name})"`;
  const value = shape.kind === 'switch' ? ` valueName="${name}"` : '';
  const body = elements(setting, key);
  return `<policy name="${name}${suffix}" class="Machine" displayName="$(string.${name})" explainText="$(string.${name}_text)"${shown} key="${key}"${value}>
  <parentCategory ref="${category}${suffix}"/>
  <supportedOn ref="supported"/>
${indented(1, body)}
</policy>`;
}

function elements({ key: name, shape }: Setting, key: string): string {
  const at = `id="${name}" valueName="${name}"`;
  switch (shape.kind) {
    case 'switch':
      return '<enabledValue><decimal value="1"/></enabledValue>\n<disabledValue><decimal value="0"/></disabledValue>';
    case 'text':
      return `<elements><text ${at} required="true" maxLength="4096"/></elements>`;
    case 'json':
      return `<elements><text ${at} required="true" maxLength="${JSON_LENGTH}"/></elements>`;
    case 'number':
      return `<elements><decimal ${at} required="true" minValue="${shape.min}" maxValue="${shape.max}"/></elements>`;
    case 'choice': {
      const items = shape.values.map(
        (value) =>
          `<item displayName="$(string.${name}_${value})"><value><string>${value}</string></value></item>`,
      );
      return `<elements><enum ${at} required="true">\n${indented(1, items.join('\n'))}\n</enum></elements>`;
    }
    case 'list':
      // Values named 1, 2, 3, … in a key of their own.
      return `<elements><list id="${name}" key="${key}\\${name}" valuePrefix=""/></elements>`;
  }
}

function presentation({ key, shape, title, example }: Setting, language: keyof Words) {
  const label = escaped(title[language]);
  switch (shape.kind) {
    case 'switch':
      return undefined;
    case 'text':
    case 'json':
      return `<textBox refId="${key}"><label>${label}</label></textBox>`;
    case 'number':
      return `<decimalTextBox refId="${key}" defaultValue="${String(example)}">${label}</decimalTextBox>`;
    case 'choice':
      return `<dropdownList refId="${key}" noSort="true">${label}</dropdownList>`;
    case 'list':
      return `<listBox refId="${key}">${label}</listBox>`;
  }
}
