import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyJsonSchema } from '../../../core/policy/json-schema';
import { withReference } from '../../../scripts/docs/policy-reference';
import { makeFacts, makeFinding, signalsOf } from './facts';
import { policyOf } from './policies';

const root = join(import.meta.dirname, '../../..');

function readJson(path: string): object {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as object;
}

describe('shipped files', () => {
  it('hold the JSON Schema as it is (portcullis policy schema)', () => {
    expect(readJson('resources/policy/policy.schema.json')).toEqual(policyJsonSchema());
  });

  it('document the fields, functions and limits as they are (tsx scripts/docs/fields.ts)', async () => {
    const page = readFileSync(join(root, 'docs/policy.md'), 'utf8');
    expect(await withReference(page)).toBe(page);
  });
});

describe('the default policy', () => {
  const policy = policyOf(readJson('resources/policy/default.json'));

  it('is version 0 and records the use of AI', () => {
    expect(policy.document.version).toBe(0);
    const decision = policy.decide('prompt', makeFacts());
    expect(decision).toMatchObject({ action: 'allow', logged: [{ id: 'record-ai-use' }] });
  });

  it('warns before credentials leave, and says what to do', () => {
    const prompt = signalsOf(makeFinding());
    const { action, rule } = policy.decide('prompt', makeFacts({ prompt }));
    expect(action).toBe('warn');
    expect(rule?.message).toContain('Take it out');
    expect(rule?.justification).toBe('required');
  });

  it('lets personal data pass', () => {
    const prompt = signalsOf(makeFinding({ category: 'pii', type: 'EMAIL_ADDRESS' }));
    expect(policy.decide('prompt', makeFacts({ prompt })).action).toBe('allow');
  });
});

describe('the demo policy', () => {
  const policy = policyOf(readJson('resources/policy/demo.json'));
  const isolated = { id: 'demo-isolated', name: 'x', category: 'x', status: 'in_review' } as const;

  it.each([
    ['a harmless prompt', makeFacts(), 'allow'],
    ['a key', makeFacts({ prompt: signalsOf(makeFinding()) }), 'warn'],
    [
      'a private key',
      makeFacts({ prompt: signalsOf(makeFinding({ type: 'PRIVATE_KEY' })) }),
      'block',
    ],
    [
      'a card number',
      makeFacts({ prompt: signalsOf(makeFinding({ type: 'CREDIT_CARD', category: 'financial' })) }),
      'redact',
    ],
    ['the isolated app', makeFacts({ app: isolated }), 'isolate'],
  ])('answers %s', (_, facts, action) => {
    const decision = policy.decide('prompt', facts);
    expect(decision.action).toBe(action);
    expect(decision.logged.map(({ id }) => id)).toEqual(['record-everything']);
  });

  it('refers to types that a detector finds', () => {
    const types = new Set(
      ['private-keys', 'contact', 'financial'].flatMap((name) => {
        const file = readJson(`resources/detectors/${name}.json`) as {
          detectors: { type: string }[];
        };
        return file.detectors.map(({ type }) => type);
      }),
    );
    for (const type of ['PRIVATE_KEY', 'EMAIL_ADDRESS', 'PHONE_NUMBER', 'CREDIT_CARD']) {
      expect(types).toContain(type);
    }
  });
});
