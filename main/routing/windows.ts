import type { CommandRunner } from '../command/runner';
import type { PreviousSettings, RoutingStatus, SystemProxy } from './system-proxy';

const KEY = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const VALUE = 'AutoConfigURL';

/** The person's Internet settings, which Edge, Chrome and WinINet programs read. */
export class WindowsProxy implements SystemProxy {
  constructor(private readonly run: CommandRunner) {}

  async status(pacUrl: string): Promise<RoutingStatus> {
    return (await this.read())[VALUE] === pacUrl ? 'on' : 'off';
  }

  async read(): Promise<PreviousSettings> {
    const result = await this.run('reg', ['query', KEY, '/v', VALUE]);
    const value = /AutoConfigURL\s+REG_SZ\s+(\S.*)$/m.exec(result.stdout)?.[1];
    return value === undefined ? {} : { [VALUE]: value.trim() };
  }

  async set(pacUrl: string): Promise<boolean> {
    const args = ['add', KEY, '/v', VALUE, '/t', 'REG_SZ', '/d', pacUrl, '/f'];
    return (await this.run('reg', args)).status === 0;
  }

  async restore(previous: PreviousSettings): Promise<boolean> {
    const url = previous[VALUE];
    if (url !== undefined) return this.set(url);
    return (await this.run('reg', ['delete', KEY, '/v', VALUE, '/f'])).status === 0;
  }

  steps(pacUrl: string): readonly string[] {
    return [`In Settings, Network, Proxy, use the setup script ${pacUrl}`];
  }
}
