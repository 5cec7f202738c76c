import { describe, expect, it } from 'vitest';
import { GnomeProxy } from '../../../../main/routing/gnome';
import { KdeProxy } from '../../../../main/routing/kde';
import { MacProxy } from '../../../../main/routing/macos';
import { systemProxy } from '../../../../main/routing/system-proxy';
import { WindowsProxy } from '../../../../main/routing/windows';
import { recordCommands } from '../recorded-commands';

const PAC = 'http://127.0.0.1:4001/proxy.pac';
const SETTINGS = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

describe('the proxy setting of the desktop', () => {
  it('is chosen by platform and desktop', () => {
    const { run } = recordCommands();
    expect(systemProxy('win32', run, '')).toBeInstanceOf(WindowsProxy);
    expect(systemProxy('darwin', run, '')).toBeInstanceOf(MacProxy);
    expect(systemProxy('linux', run, 'KDE')).toBeInstanceOf(KdeProxy);
    expect(systemProxy('linux', run, 'ubuntu:GNOME')).toBeInstanceOf(GnomeProxy);
  });
});

describe('GNOME', () => {
  const schema = 'org.gnome.system.proxy';

  it('gets the address before it is told to use it', async () => {
    const commands = recordCommands();
    expect(await new GnomeProxy(commands.run).set(PAC)).toBe(true);
    expect(commands.issued).toEqual([
      ['gsettings', 'set', schema, 'autoconfig-url', PAC],
      ['gsettings', 'set', schema, 'mode', 'auto'],
    ]);
  });

  it('is read with its quotes taken off, and put back as it was', async () => {
    const commands = recordCommands((_program, args) => ({
      stdout: args[2] === 'mode' ? "'manual'\n" : "'http://old.example/pac'\n",
    }));
    const proxy = new GnomeProxy(commands.run);
    const previous = await proxy.read();
    expect(previous).toEqual({ mode: 'manual', 'autoconfig-url': 'http://old.example/pac' });
    expect(await proxy.status(PAC)).toBe('off');
    await proxy.restore(previous);
    expect(commands.issued.slice(-2)).toEqual(
      expect.arrayContaining([
        ['gsettings', 'set', schema, 'mode', 'manual'],
        ['gsettings', 'set', schema, 'autoconfig-url', 'http://old.example/pac'],
      ]),
    );
  });

  it('is on only with our address, and unsupported without gsettings', async () => {
    const on = recordCommands((_program, args) => ({
      stdout: args[2] === 'mode' ? "'auto'\n" : `'${PAC}'\n`,
    }));
    expect(await new GnomeProxy(on.run).status(PAC)).toBe('on');
    expect(await new GnomeProxy(on.run).status('http://other/')).toBe('off');
    const missing = recordCommands(() => ({ status: 'not-found' }));
    expect(await new GnomeProxy(missing.run).status(PAC)).toBe('unsupported');
  });
});

describe('Plasma', () => {
  const group = ['--file', 'kioslaverc', '--group', 'Proxy Settings'];

  it('is set by kwriteconfig6', async () => {
    const commands = recordCommands();
    expect(await new KdeProxy(commands.run).set(PAC)).toBe(true);
    expect(commands.issued).toEqual(
      expect.arrayContaining([
        ['kwriteconfig6', ...group, '--key', 'Proxy Config Script', PAC],
        ['kwriteconfig6', ...group, '--key', 'ProxyType', '2'],
      ]),
    );
  });

  it('falls back to the tools of version 5', async () => {
    const commands = recordCommands((program) =>
      program.endsWith('6') ? { status: 'not-found' } : { stdout: '2\n' },
    );
    expect(await new KdeProxy(commands.run).set(PAC)).toBe(true);
    expect(commands.issued.map(([program]) => program)).toContain('kwriteconfig5');
  });

  it('is unsupported without its tools', async () => {
    const missing = recordCommands(() => ({ status: 'not-found' }));
    expect(await new KdeProxy(missing.run).status(PAC)).toBe('unsupported');
  });
});

describe('macOS', () => {
  const tool = '/usr/sbin/networksetup';
  const services =
    'An asterisk (*) denotes that a network service is disabled.\nWi-Fi\n*Modem\nUSB LAN\n';

  it('is set for every service that is switched on, and put back one by one', async () => {
    const commands = recordCommands((_program, args) => {
      if (args[0] === '-listallnetworkservices') return { stdout: services };
      if (args[0] !== '-getautoproxyurl') return {};
      return args[1] === 'Wi-Fi'
        ? { stdout: 'URL: http://old.example/pac\nEnabled: Yes\n' }
        : { stdout: 'URL: (null)\nEnabled: No\n' };
    });
    const proxy = new MacProxy(commands.run);
    const previous = await proxy.read();
    expect(previous).toEqual({ 'Wi-Fi': 'http://old.example/pac', 'USB LAN': '' });
    expect(await proxy.set(PAC)).toBe(true);
    expect(await proxy.restore(previous)).toBe(true);
    const changes = commands.issued.filter(([, verb]) => verb?.startsWith('-set'));
    expect(changes).toEqual([
      [tool, '-setautoproxyurl', 'Wi-Fi', PAC],
      [tool, '-setautoproxyurl', 'USB LAN', PAC],
      [tool, '-setautoproxyurl', 'Wi-Fi', 'http://old.example/pac'],
      [tool, '-setautoproxystate', 'USB LAN', 'off'],
    ]);
  });
});

describe('Windows', () => {
  it('is set by AutoConfigURL of the person', async () => {
    const commands = recordCommands();
    expect(await new WindowsProxy(commands.run).set(PAC)).toBe(true);
    expect(commands.issued[0]).toEqual([
      ...['reg', 'add', SETTINGS, '/v', 'AutoConfigURL', '/t', 'REG_SZ', '/d', PAC, '/f'],
    ]);
  });

  it('loses the value again where there was none', async () => {
    const commands = recordCommands(() => ({ status: 1 }));
    const proxy = new WindowsProxy(commands.run);
    const previous = await proxy.read();
    await proxy.restore(previous);
    expect(commands.issued.at(-1)?.slice(0, 5)).toEqual([
      ...['reg', 'delete', SETTINGS, '/v', 'AutoConfigURL'],
    ]);
  });

  it('reads the value that was there', async () => {
    const commands = recordCommands(() => ({
      stdout: `\r\n${SETTINGS}\r\n    AutoConfigURL    REG_SZ    ${PAC}\r\n\r\n`,
    }));
    expect(await new WindowsProxy(commands.run).status(PAC)).toBe('on');
  });
});
