import type { CommandRunner } from '../command/runner';
import type { PreviousSettings, RoutingStatus, SystemProxy } from './system-proxy';

const TOOL = '/usr/sbin/networksetup';

/** Every network service of the Mac that is switched on, by networksetup(8). */
export class MacProxy implements SystemProxy {
  constructor(private readonly run: CommandRunner) {}

  async status(pacUrl: string): Promise<RoutingStatus> {
    const current = Object.values(await this.read());
    if (current.length === 0) return 'unsupported';
    return current.every((value) => value === pacUrl) ? 'on' : 'off';
  }

  /** Service → PAC address in force, or nothing. */
  async read(): Promise<PreviousSettings> {
    const settings: Record<string, string> = {};
    for (const service of await this.#services()) {
      const { stdout } = await this.run(TOOL, ['-getautoproxyurl', service]);
      const url = /^URL: (.+)$/m.exec(stdout)?.[1] ?? '';
      settings[service] = /^Enabled: Yes$/m.test(stdout) && url !== '(null)' ? url : '';
    }
    return settings;
  }

  async set(pacUrl: string): Promise<boolean> {
    const services = await this.#services();
    const done = await Promise.all(services.map((service) => this.#point(service, pacUrl)));
    return done.length > 0 && done.every(Boolean);
  }

  async restore(previous: PreviousSettings): Promise<boolean> {
    const services = await this.#services();
    const done = await Promise.all(
      services.map((service) => this.#point(service, previous[service] ?? '')),
    );
    return done.every(Boolean);
  }

  steps(pacUrl: string): readonly string[] {
    return [`networksetup -setautoproxyurl "Wi-Fi" ${pacUrl}`];
  }

  async #point(service: string, url: string): Promise<boolean> {
    const args =
      url === '' ? ['-setautoproxystate', service, 'off'] : ['-setautoproxyurl', service, url];
    return (await this.run(TOOL, args)).status === 0;
  }

  /** The first line explains that an asterisk marks a service that is switched off. */
  async #services(): Promise<string[]> {
    const { status, stdout } = await this.run(TOOL, ['-listallnetworkservices']);
    if (status !== 0) return [];
    const lines = stdout.split('\n').slice(1);
    return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('*'));
  }
}
