import { PREFERENCE_DOMAIN } from '../../main/managed/macos';
import { managedSettings, type Setting, type Shape } from './setting';
import { escaped, indented } from './xml';

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!-- Generated from main/managed by scripts/managed/index.ts -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`;
const FOOT = '\n</plist>\n';

/** Fixed, so that a profile which is made anew replaces the one before. */
const PROFILE_UUID = '6F1E7C5A-0E0B-4B43-9E3B-0C6A52D7A101';
const PAYLOAD_UUID = '6F1E7C5A-0E0B-4B43-9E3B-0C6A52D7A102';

/** Settings of the example; a token and a pinned version are no example for everybody. */
const EXAMPLE = ['organisation', 'endpoint', 'enrolmentTokenFile', 'trust', 'routing', 'allowQuit'];

/** A configuration profile to start from; MDM fills in the organisation's own values. */
export function mobileConfiguration(): string {
  const settings = managedSettings().filter(({ key }) => EXAMPLE.includes(key));
  const payload = {
    PayloadType: PREFERENCE_DOMAIN,
    PayloadVersion: 1,
    PayloadIdentifier: `${PREFERENCE_DOMAIN}.settings`,
    PayloadUUID: PAYLOAD_UUID,
    PayloadDisplayName: 'Portcullis',
    ...Object.fromEntries(settings.map(({ key, example }) => [key, example])),
    Recommended: { language: 'system' },
  };
  const profile = {
    PayloadContent: [payload],
    PayloadDisplayName: 'Portcullis',
    PayloadDescription: 'Settings of the Portcullis companion.',
    PayloadIdentifier: `${PREFERENCE_DOMAIN}.profile`,
    PayloadOrganization: 'Example Ltd',
    PayloadRemovalDisallowed: true,
    PayloadScope: 'System',
    PayloadType: 'Configuration',
    PayloadUUID: PROFILE_UUID,
    PayloadVersion: 1,
  };
  return `${HEAD}${plist(profile)}${FOOT}`;
}

/** Preference manifest, by which MDM consoles show a form (ProfileManifests format). */
export function preferenceManifest(): string {
  return `${HEAD}${plist({
    pfm_domain: PREFERENCE_DOMAIN,
    pfm_format_version: 1,
    pfm_version: 1,
    pfm_title: 'Portcullis',
    pfm_description: 'Settings of the Portcullis companion.',
    pfm_platforms: ['macOS'],
    pfm_targets: ['system'],
    pfm_unique: true,
    pfm_subkeys: [
      ...managedSettings().map(subkey),
      {
        pfm_name: 'Recommended',
        pfm_type: 'dictionary',
        pfm_title: 'Defaults',
        pfm_description: 'The same settings as defaults, which every other source beats.',
        pfm_subkeys: managedSettings().map(subkey),
      },
    ],
  })}${FOOT}`;
}

function subkey({ key, title, text, shape, values, otherwise }: Setting): object {
  return {
    pfm_name: key,
    pfm_type: TYPES[shape.kind],
    pfm_title: title.en,
    pfm_description: `${text.en} Without it: ${otherwise}.`,
    ...(shape.kind === 'number' ? { pfm_range_min: shape.min, pfm_range_max: shape.max } : {}),
    ...(shape.kind === 'choice'
      ? {
          pfm_range_list: shape.values,
          pfm_range_list_titles: shape.values.map((value) => values?.[value]?.en ?? value),
        }
      : {}),
    ...(shape.kind === 'list' ? { pfm_subkeys: [{ pfm_type: 'string' }] } : {}),
  };
}

const TYPES: Readonly<Record<Shape['kind'], string>> = {
  switch: 'boolean',
  text: 'string',
  number: 'integer',
  choice: 'string',
  list: 'array',
  json: 'dictionary',
};

/** A value as a property list (plist(5)). */
function plist(value: unknown): string {
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`;
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (Array.isArray(value)) {
    return `<array>\n${indented(1, value.map(plist).join('\n'))}\n</array>`;
  }
  const entries = Object.entries(value as object).map(
    ([key, item]) => `<key>${escaped(key)}</key>\n${plist(item)}`,
  );
  return `<dict>\n${indented(1, entries.join('\n'))}\n</dict>`;
}
