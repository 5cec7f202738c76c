import { describe, expect, it } from 'vitest';
import { loadAppRisks, riskOf } from '../../../../renderer/console/shadow-ai/app-risk';
import de from '../../../../renderer/ui/messages/de/console-doors.json';
import en from '../../../../renderer/ui/messages/en/console-doors.json';
import library from '../../../../resources/ai-apps.json';

describe('the risk note of an app', () => {
  it('has the level and every reason that the library gives', async () => {
    const risks = await loadAppRisks();
    for (const { id, risk } of library.apps) expect(risks.get(id)).toEqual(risk);
    expect(risks.get('deepseek')?.reasons).toContain('china-law');
  });

  it('has words for every reason in the languages of the console', () => {
    const reasons = Object.keys(library.riskReasons).sort();
    for (const { appRisk } of [en, de])
      expect(Object.keys(appRisk.reasons).sort()).toEqual(reasons);
    for (const [id, { text }] of Object.entries(library.riskReasons)) {
      expect(en.appRisk.reasons).toHaveProperty(id, text);
    }
  });

  it('is not there for an app that nobody has assessed', async () => {
    const risks = await loadAppRisks();
    expect(riskOf(risks.get('chat-unknown-ai'), undefined)).toBeUndefined();
  });

  it('gives way to the level that the policy sets', async () => {
    const known = (await loadAppRisks()).get('deepseek');
    expect(riskOf(known, 'high')).toEqual(known);
    expect(riskOf(known, 'low')).toEqual({ level: 'low', reasons: [] });
    expect(riskOf(undefined, 'medium')).toEqual({ level: 'medium', reasons: [] });
  });
});
