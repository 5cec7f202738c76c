import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { appLibrarySchema, createAppLibrary } from '../../../core/extract/app-library';

const shipped = appLibrarySchema.parse(
  JSON.parse(readFileSync(new URL('../../../resources/ai-apps.json', import.meta.url), 'utf8')),
);
const library = createAppLibrary(shipped.apps);

describe('what a request to an app is for', () => {
  test.each([
    ['chatgpt', 'POST', '/backend-api/f/conversation', 'prompt'],
    ['chatgpt', 'POST', '/backend-api/files', 'upload'],
    ['chatgpt', 'POST', '/backend-api/share/create', 'share'],
    ['chatgpt', 'GET', '/backend-api/files/download/file-1?x=1', 'download'],
    ['chatgpt', 'GET', '/realtime', 'voice'],
    ['chatgpt', 'GET', '/backend-api/me', undefined],
    ['claude', 'POST', '/api/organizations/o/chat_conversations/c/completion', 'prompt'],
    ['claude', 'POST', '/api/organizations/o/chat_conversations/c/share', 'share'],
    ['claude', 'POST', '/api/o/upload', 'upload'],
    ['unknown', 'POST', '/v2/threads/5/share', 'share'],
    ['unknown', 'GET', '/v2/threads/5/share', undefined],
    ['unknown', 'POST', '/files/upload', 'upload'],
    ['unknown', 'GET', '/uploads/1.png', undefined],
  ])('%s: %s %s is %s', (app, method, target, activity) => {
    expect(library.activityOf(app, method, target)).toBe(activity);
  });
});

describe('the risk notes that ship', () => {
  test('give each app a level that its reasons account for', () => {
    for (const { id, risk } of shipped.apps) {
      const weights = (risk?.reasons ?? []).map((reason) => shipped.riskReasons[reason]?.weight);
      const sum = weights.reduce<number>((total, weight) => total + (weight ?? NaN), 0);
      const level = sum <= 1 ? 'low' : sum <= 3 ? 'medium' : 'high';
      expect([id, risk?.level]).toEqual([id, Number.isNaN(sum) ? 'no such reason' : level]);
    }
  });

  test('go with each exchange as their level', () => {
    expect(library.byId('deepseek')?.risk).toBe('high');
    const changed = createAppLibrary(shipped.apps, [
      { id: 'deepseek', domains: [], controls: {}, risk: 'low' },
    ]);
    expect(changed.byId('deepseek')?.risk).toBe('low');
  });
});
