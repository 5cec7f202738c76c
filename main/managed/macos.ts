import type { CommandRunner } from '../command/runner';
import type { ManagedLayer, ManagedSource } from './source';

/** Bundle identifier, and so the preference domain of a configuration profile. */
export const PREFERENCE_DOMAIN = 'app.portcullis.companion';

/**
 * Managed preferences that a configuration profile has laid down. The files are read themselves:
 * `defaults read` would mix in preferences that the person can write.
 */
export class MacManagedSource implements ManagedSource {
  constructor(
    private readonly run: CommandRunner,
    private readonly folder = '/Library/Managed Preferences',
  ) {}

  async read(): Promise<readonly ManagedLayer[]> {
    const origin = `${this.folder}/${PREFERENCE_DOMAIN}.plist`;
    const found = await this.run('/bin/test', ['-f', origin]);
    if (found.status !== 0) return [];
    const result = await this.run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', '--', origin]);
    if (result.status !== 0) {
      return [{ level: 'managed', origin, error: `plutil: ${result.stderr.trim()}` }];
    }
    return splitRecommended(origin, result.stdout);
  }
}

function splitRecommended(origin: string, json: string): ManagedLayer[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return [
      { level: 'managed', origin, error: error instanceof Error ? error.message : 'no JSON' },
    ];
  }
  if (typeof value !== 'object' || value === null || !('Recommended' in value)) {
    return [{ level: 'managed', origin, value }];
  }
  const { Recommended: recommended, ...managed } = value;
  return [
    { level: 'recommended', origin: `${origin} (Recommended)`, value: recommended },
    { level: 'managed', origin, value: managed },
  ];
}
