import { describe, expect, it } from 'vitest';
import type { Activity, DeskException } from '../../../../core/exchange/desk';
import { NoticeBoard } from '../../../../main/notifications/notice-board';
import type { Notice } from '../../../../main/notifications/notice';

function create(wanted = true) {
  const shown: Notice[] = [];
  const clock = { ms: 0 };
  const board = new NoticeBoard({
    show: (notice) => shown.push(notice),
    wanted: () => wanted,
    mayPause: () => true,
    now: () => clock.ms,
  });
  return { board, shown, clock };
}

const entry = (more: Partial<Activity> = {}): Activity => ({
  exchangeId: 'x',
  time: '2026-11-25T09:00:00Z',
  app: { id: 'chat', name: 'Chat', category: 'chat', status: 'approved' },
  host: 'chat.example',
  action: 'block',
  enforced: 'block',
  ruleName: 'Secrets',
  ruleId: 'r',
  found: [],
  tokens: 0,
  ...more,
});
const exception = (state: DeskException['state']): DeskException => ({
  id: 'e',
  rule: { id: 'r', name: 'Secrets' },
  state,
});

describe('messages of the desktop', () => {
  it('come for what a rule blocked by itself, once while an app retries', () => {
    const { board, shown, clock } = create();
    board.activity(entry());
    board.activity(entry());
    clock.ms = 61_000;
    board.activity(entry());
    expect(shown.map(({ open }) => open)).toEqual([
      { type: 'page', page: 'activity' },
      { type: 'page', page: 'activity' },
    ]);
  });

  it('do not come for what is only logged, or what the person answered', () => {
    const { board, shown } = create();
    board.activity(entry({ action: 'log', enforced: 'allow' }));
    board.activity(entry({ action: 'warn' }));
    expect(shown).toEqual([]);
  });

  it('tell what became of an exception, at the change and not before', () => {
    const { board, shown } = create();
    board.exceptions([exception('waiting')]);
    board.exceptions([exception('granted')]);
    board.exceptions([exception('granted')]);
    expect(shown.map(({ open }) => open)).toEqual([{ type: 'page', page: 'exceptions' }]);
  });

  it('offer another pause when one is over', () => {
    const { board, shown } = create();
    board.protection('paused');
    board.protection('protected');
    expect(shown[0]?.button.command).toEqual({ type: 'pause', minutes: 15 });
    board.close();
  });

  it('do not come to a person who wants none', () => {
    const { board, shown } = create(false);
    board.activity(entry());
    expect(shown).toEqual([]);
  });
});
