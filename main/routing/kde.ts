import type { CommandRunner } from '../command/runner';
import type { PreviousSettings, RoutingStatus, SystemProxy } from './system-proxy';
import { t } from '../text/messages';

const GROUP = ['--file', 'kioslaverc', '--group', 'Proxy Settings'];
const TYPE = 'ProxyType';
const SCRIPT = 'Proxy Config Script';
/** `ProxyType` of KIO: 2 is a PAC file. */
const PAC = '2';

/** Plasma, whose settings lie in kioslaverc; version 6 and 5 name their tools differently. */
export class KdeProxy implements SystemProxy {
  constructor(private readonly run: CommandRunner) {}

  async status(pacUrl: string): Promise<RoutingStatus> {
    const type = await this.#get(TYPE);
    if (type === undefined) return 'unsupported';
    return type === PAC && (await this.#get(SCRIPT)) === pacUrl ? 'on' : 'off';
  }

  async read(): Promise<PreviousSettings> {
    return { [TYPE]: (await this.#get(TYPE)) ?? '0', [SCRIPT]: (await this.#get(SCRIPT)) ?? '' };
  }

  async set(pacUrl: string): Promise<boolean> {
    return (await this.#put(SCRIPT, pacUrl)) && (await this.#put(TYPE, PAC));
  }

  async restore(previous: PreviousSettings): Promise<boolean> {
    const type = await this.#put(TYPE, previous[TYPE] ?? '0');
    return (await this.#put(SCRIPT, previous[SCRIPT] ?? '')) && type;
  }

  steps(pacUrl: string): readonly string[] {
    return [t('route.kdeStep', { address: pacUrl })];
  }

  async #get(key: string): Promise<string | undefined> {
    for (const tool of ['kreadconfig6', 'kreadconfig5']) {
      const result = await this.run(tool, [...GROUP, '--key', key]);
      if (result.status === 0) return result.stdout.trim();
    }
    return undefined;
  }

  async #put(key: string, value: string): Promise<boolean> {
    for (const tool of ['kwriteconfig6', 'kwriteconfig5']) {
      const result = await this.run(tool, [...GROUP, '--key', key, value]);
      if (result.status === 0) return true;
    }
    return false;
  }
}
