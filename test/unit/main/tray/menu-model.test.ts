import { describe, expect, it } from 'vitest';
import { protectionSchema } from '../../../../main/agent/control';
import { speak } from '../../../../main/text/messages';
import { trayMenu, type MenuRow, type TrayState } from '../../../../main/tray/menu-model';

const state = (more: Partial<TrayState> = {}): TrayState => ({
  protection: 'protected',
  backlog: 0,
  sites: [],
  activity: [],
  hasConsole: true,
  hasSupport: true,
  mayPause: true,
  longestPause: 480,
  mayQuit: true,
  ...more,
});

const commands = (rows: readonly MenuRow[]): string[] =>
  rows.flatMap((row) => {
    if (row.kind === 'group') return commands(row.rows);
    if (row.kind !== 'command') return [];
    return [row.command.type === 'page' ? row.command.page : row.command.type];
  });
const labels = (rows: readonly MenuRow[]): string[] =>
  rows.flatMap((row) => {
    if (row.kind === 'line') return [];
    return row.kind === 'group' ? [row.label, ...labels(row.rows)] : [row.label];
  });

const PAUSE = ['pause', 'pause', 'pause'];
const REST = ['activity', 'exceptions', 'console', 'support', 'diagnostics', 'quit'];

describe('the tray menu', () => {
  it.each([
    ['protected', 'AI traffic is protected', [...PAUSE]],
    ['limited', 'Protection is limited', [...PAUSE]],
    ['attention', 'Protection needs attention', [...PAUSE]],
    ['paused', 'Protection is paused', ['resume']],
    ['offline', 'Working without the company', []],
    ['off', 'Protection is off by policy', []],
  ] as const)('says first that it is %s, and offers what makes sense then', (name, says, then) => {
    const rows = trayMenu(state({ protection: name }));
    expect(rows[0]).toMatchObject({ kind: 'note' });
    expect(labels(rows)[0]).toContain(says);
    expect(commands(rows)).toEqual(['open', 'status', ...then, ...REST]);
  });

  it('knows every state that the agent can be in', () => {
    for (const protection of protectionSchema.options) {
      expect(labels(trayMenu(state({ protection })))[0]).toMatch(/\S/);
    }
  });

  it('says until when it is paused', () => {
    const pausedUntil = new Date(2026, 10, 25, 14, 5).getTime();
    const [first] = labels(trayMenu(state({ protection: 'paused', pausedUntil })));
    expect(first).toMatch(/paused until 0?2:05|paused until 14:05/);
  });

  it('says that the network wants a sign-in, where nothing else is in the way', () => {
    const captive = { offlineFor: 'captivePortal' } as const;
    expect(labels(trayMenu(state({ protection: 'offline', ...captive })))[0]).toBe(
      'Sign in to this network first',
    );
    expect(labels(trayMenu(state({ protection: 'attention', ...captive })))[0]).toBe(
      'Protection needs attention',
    );
  });

  it('leaves out what IT has forbidden, and what there is none of', () => {
    const none = { mayPause: false, mayQuit: false, hasConsole: false, hasSupport: false };
    expect(commands(trayMenu(state(none)))).toEqual([
      ...['open', 'status', 'activity', 'exceptions', 'diagnostics'],
    ]);
  });

  it('offers to resume what is paused, also where nobody may pause', () => {
    const rows = commands(trayMenu(state({ protection: 'paused', mayPause: false })));
    expect(rows).toContain('resume');
    expect(rows).not.toContain('pause');
  });

  it('offers pauses up to the longest that IT allows', () => {
    expect(labels(trayMenu(state({ longestPause: 15 })))).toContain('For 15 minutes');
    expect(labels(trayMenu(state({ longestPause: 15 })))).not.toContain('For 60 minutes');
    expect(labels(trayMenu(state({ longestPause: 1 })))).toContain('For 1 minute');
  });

  it('offers a sign-in where policy asks for one and nobody is signed in', () => {
    expect(commands(trayMenu(state({ identity: { offered: true } })))).toContain('sign-in');
    expect(commands(trayMenu(state({ identity: { offered: false } })))).not.toContain('sign-in');
  });

  it('lists the isolated sites, what happened last, and the waiting events', () => {
    const rows = trayMenu(
      state({
        backlog: 3,
        sites: [{ name: 'Chat', url: 'https://c.example/' }],
        activity: [
          {
            app: { id: 'a', name: 'ChatGPT', category: 'chat', status: 'approved' },
            enforced: 'block',
            time: '2026-11-25T09:00:00Z',
          },
        ],
      }),
    );
    expect(labels(rows)).toContain('3 events wait to be sent');
    expect(labels(rows).some((label) => label.startsWith('ChatGPT: Blocked, '))).toBe(true);
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

  it('speaks the language that was chosen last', () => {
    speak('de');
    expect(labels(trayMenu(state()))[0]).toBe('KI-Verkehr ist geschützt');
    speak('en');
    expect(labels(trayMenu(state()))[0]).toBe('AI traffic is protected');
  });
});
