import { describe, expect, it } from 'vitest';
import { trayMenu, type MenuRow, type TrayState } from '../../../../main/tray/menu-model';

const state = (more: Partial<TrayState> = {}): TrayState => ({
  protection: 'protected',
  backlog: 0,
  sites: [],
  hasConsole: true,
  mayPause: true,
  mayQuit: true,
  ...more,
});

const commands = (rows: readonly MenuRow[]): string[] =>
  rows.flatMap((row) =>
    row.kind === 'command' ? [row.command.type] : row.kind === 'group' ? commands(row.rows) : [],
  );

describe('the tray menu', () => {
  it('says first how things stand', () => {
    expect(trayMenu(state())[0]).toEqual({ kind: 'note', label: 'AI traffic is protected' });
  });

  it('offers what a person may do', () => {
    expect(commands(trayMenu(state()))).toEqual([
      ...['open', 'console', 'pause', 'pause', 'pause', 'quit'],
    ]);
  });

  it('offers to resume what is paused', () => {
    const rows = commands(trayMenu(state({ protection: 'paused', mayPause: false })));
    expect(rows).toContain('resume');
    expect(rows).not.toContain('pause');
  });

  it('leaves out what IT has forbidden', () => {
    expect(
      commands(trayMenu(state({ mayPause: false, mayQuit: false, hasConsole: false }))),
    ).toEqual(['open']);
  });

  it('lists the isolated sites and the waiting events', () => {
    const rows = trayMenu(
      state({ backlog: 3, sites: [{ name: 'Chat', url: 'https://c.example/' }] }),
    );
    expect(JSON.stringify(rows)).toContain('3 events wait to be sent');
    expect(commands(rows)).toContain('isolate');
  });

  it('shows at most twenty sites', () => {
    const sites = Array.from({ length: 30 }, (_, n) => ({
      name: `S${n}`,
      url: 'https://c.example/',
    }));
    const isolate = commands(trayMenu(state({ sites }))).filter((name) => name === 'isolate');
    expect(isolate).toHaveLength(20);
  });
});
