import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempts, HostileRun } from './hostile-run';

describe('the view engine against pages that try to break it, everything refused', () => {
  let run: HostileRun;
  beforeAll(async () => {
    run = await HostileRun.start({ engine: 'view' });
  });
  afterAll(() => run.close());

  it.each(attempts.map((attempt) => [attempt.id, attempt] as const))(
    'lets nothing out by %s',
    async (_id, attempt) => {
      expect(await run.attempt(attempt)).toEqual({ id: attempt.id, what: attempt.what, leaks: [] });
    },
  );

  it('gives the clipboard back as it was', async () => {
    expect(await run.boardAfterLeaving()).toBe('OUTSIDE-5d1f');
  });

  it('has looked up no name', async () => {
    expect(await run.lookUps()).toEqual([]);
  });
});
