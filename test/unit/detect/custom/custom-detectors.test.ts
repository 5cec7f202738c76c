import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { CustomDetectors } from '../../../../core/detect/custom/custom-detectors';
import { customDetectorSchema } from '../../../../core/exchange/policy-detectors';

type Input = Partial<z.input<typeof customDetectorSchema>>;

function detectors(...inputs: readonly (Input & { pattern: string })[]): CustomDetectors {
  return new CustomDetectors(
    inputs.map((input, index) =>
      customDetectorSchema.parse({ id: `d${index}`, name: `Detector ${index}`, ...input }),
    ),
  );
}

function found(source: CustomDetectors, text: string): string[] {
  return source.find(text).map(({ start, end }) => text.slice(start, end));
}

it('finds every match where it stands, in any script', () => {
  const source = detectors({ pattern: 'EMP-[0-9]{6}' });
  const text = 'EMP-123456, “EMP-654321” 🙂 EMP-000001ü EMP-111111é XEMP-222222 EMP-3333334';
  expect(found(source, text)).toEqual(['EMP-123456', 'EMP-654321']);
  expect(found(detectors({ pattern: 'EMP-[0-9]{6}', wholeWord: false }), text)).toHaveLength(6);
  expect(source.find('x EMP-123456')[0]).toEqual({
    detector: 'custom-d0',
    type: 'CUSTOM',
    category: 'customer_data',
    profiles: [],
    confidence: 'medium',
    validated: false,
    start: 2,
    end: 12,
  });
  expect([...source.names]).toEqual([['custom-d0', 'Detector 0']]);
});

it('weighs context, check digits and values that are let pass', () => {
  const near = { words: ['badge'], window: 20 };
  const raised = detectors({ pattern: '[0-9]{5}', context: near });
  expect(raised.find('badge 12345')[0]?.confidence).toBe('high');
  expect(raised.find('other 12345')[0]?.confidence).toBe('medium');
  const required = detectors({ pattern: '[0-9]{5}', context: { ...near, required: true } });
  expect(found(required, `badge 12345 ${'.'.repeat(40)} 54321`)).toEqual(['12345']);
  expect(required.find('badge 12345')[0]?.confidence).toBe('medium');
  const luhn = detectors({ pattern: '[0-9]{4} [0-9]{4}', luhn: true });
  expect(found(luhn, '1234 5674, 1234 5675')).toEqual(['1234 5674']);
  expect(luhn.find('1234 5674')[0]?.validated).toBe(true);
  const allowed = detectors({ pattern: 'proj-[a-z]+', allow: ['PROJ-public'], ignoreCase: true });
  expect(found(allowed, 'proj-public PROJ-secret')).toEqual(['PROJ-secret']);
});

it('agrees with a backtracking engine on where matches stand', () => {
  const pattern = fc.constantFrom(
    'a+b?',
    'ab|a',
    '(a|b)c*',
    '[ab]{2,3}',
    'a.b',
    '\\ba+\\b',
    'x*a',
    '^a',
    'b$',
  );
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', 'é', '🙂'), maxLength: 40 });
  fc.assert(
    fc.property(pattern, text, (source, input) => {
      // The engine sees bytes, as rules do: a dot is one byte.
      fc.pre(source !== 'a.b' || !/[^\x20-\x7e]/.test(input));
      const spans = detectors({ pattern: source, wholeWord: false }).find(input);
      const expected = [...input.matchAll(new RegExp(source, 'g'))].filter(
        ([match]) => match !== '',
      );
      expect(spans.map(({ start, end }) => [start, end])).toEqual(
        expected.map((match) => [match.index, match.index + match[0].length]),
      );
    }),
  );
});

it('is linear, whatever the pattern', () => {
  const hostile = ['(a+)+$', '(a|a)*b', 'a*a*a*a*c', '(.*)(.*)(.*)=', '[ab]{0,200}[ab]{200}c'];
  const source = detectors(...hostile.map((pattern) => ({ pattern, wholeWord: false })));
  const started = process.cpuUsage();
  source.find('ab'.repeat(100_000));
  const { user } = process.cpuUsage(started);
  expect(user / 1000).toBeLessThan(20_000);
});

it('gives a piece of a match without end', () => {
  const text = `start${'x'.repeat(10_000)}`;
  const [span] = detectors({ pattern: 'startx+', wholeWord: false }).find(text);
  expect(span?.start).toBe(0);
  expect(span?.end).toBeGreaterThan(1000);
});
