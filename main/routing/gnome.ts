import type { CommandRunner } from '../command/runner';
import type { PreviousSettings, RoutingStatus, SystemProxy } from './system-proxy';
import { t } from '../text/messages';

const SCHEMA = 'org.gnome.system.proxy';
const KEYS = ['mode', 'autoconfig-url'] as const;

/** GNOME, and the desktops and browsers that follow its settings. */
export class GnomeProxy implements SystemProxy {
  constructor(private readonly run: CommandRunner) {}

  async status(pacUrl: string): Promise<RoutingStatus> {
    const mode = await this.run('gsettings', ['get', SCHEMA, 'mode']);
    if (mode.status !== 0) return 'unsupported';
    const url = await this.run('gsettings', ['get', SCHEMA, 'autoconfig-url']);
    const isOurs = unquoted(mode.stdout) === 'auto' && unquoted(url.stdout) === pacUrl;
    return isOurs ? 'on' : 'off';
  }

  async read(): Promise<PreviousSettings> {
    const previous: Record<string, string> = {};
    for (const key of KEYS) {
      const result = await this.run('gsettings', ['get', SCHEMA, key]);
      if (result.status === 0) previous[key] = unquoted(result.stdout);
    }
    return previous;
  }

  async set(pacUrl: string): Promise<boolean> {
    return this.#write({ 'autoconfig-url': pacUrl, mode: 'auto' });
  }

  async restore(previous: PreviousSettings): Promise<boolean> {
    const { mode = 'none', 'autoconfig-url': url = '' } = previous;
    return this.#write({ mode, 'autoconfig-url': url });
  }

  steps(pacUrl: string): readonly string[] {
    return [t('route.gnomeStep', { address: pacUrl })];
  }

  async #write(values: Readonly<Record<string, string>>): Promise<boolean> {
    for (const [key, value] of Object.entries(values)) {
      const result = await this.run('gsettings', ['set', SCHEMA, key, value]);
      if (result.status !== 0) return false;
    }
    return true;
  }
}

/** gsettings prints text as a GVariant string: in single quotes. */
function unquoted(text: string): string {
  return text.trim().replace(/^'(.*)'$/, '$1');
}
