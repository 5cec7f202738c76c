import { describe, expect, it } from 'vitest';
import { SHADOW_AI_LIMITS, ShadowAiWatch } from '../../../main/agent/shadow-ai/shadow-ai-watch';

function watchOf(now = { value: 0 }) {
  const reports: object[] = [];
  const report = (_: string, detail: object): void => void reports.push(detail);
  const watch = new ShadowAiWatch(report, { now: () => now.value }, () => 'kim@example.com');
  return { watch, reports, now };
}

describe('watching for unknown AI sites', () => {
  it('reports a new site and each new sign at once, and the rest as a count', () => {
    const { watch, reports } = watchOf();
    const host = 'chat.unknown.ai';
    for (let n = 0; n < 10; n += 1) watch.note({ host, sign: 'name' });
    watch.note({ host, sign: 'client', client: 'OpenAI SDK' });
    for (let n = 0; n < 5; n += 1) watch.note({ host, sign: 'name' });
    watch.close();
    const user = 'kim@example.com';
    expect(reports).toEqual([
      { host, user, signs: 'name', requests: 1 },
      { host, user, signs: 'client: OpenAI SDK, name', requests: 10 },
      { host, user, signs: 'client: OpenAI SDK, name', requests: 5 },
    ]);
  });

  it('is bounded, and forgets what is not seen any more', () => {
    const { watch, reports, now } = watchOf();
    for (let n = 0; n < SHADOW_AI_LIMITS.sites + 10; n += 1) {
      watch.note({ host: `h${n}.ai`, sign: 'name' });
    }
    expect(reports).toHaveLength(SHADOW_AI_LIMITS.sites);
    now.value = SHADOW_AI_LIMITS.reportMs + 1;
    watch.flush();
    watch.note({ host: 'new.ai', sign: 'name' });
    expect(reports).toHaveLength(SHADOW_AI_LIMITS.sites + 1);
    watch.close();
  });
});
