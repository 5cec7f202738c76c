import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineOptions } from '../../../core/pipeline/options';
import { desk, head, keyEngine, prompt, ruleOf, text } from './desk';

const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789');
const secret = fc
  .string({ unit: letters, minLength: 8, maxLength: 8 })
  .map((tail) => `key-${tail}`);
const action = fc.constantFrom('allow', 'log', 'warn', 'redact', 'block', 'isolate');
const fault = fc.constantFrom('none', 'detect', 'redact', 'store', 'window');

/** Every way in which a part can fail while its error quotes the secret. */
function broken(where: string, quote: string): Partial<PipelineOptions> {
  const fail = async (): Promise<never> => Promise.reject(new Error(`broke on ${quote}`));
  switch (where) {
    case 'detect':
      return { detection: { scan: fail, nameOf: String } };
    case 'redact':
      return {
        redact: () => {
          throw new Error(quote);
        },
      };
    case 'store':
      return { events: { append: fail } };
    case 'window':
      return { person: { ask: fail } };
    default:
      return {};
  }
}

describe('a secret in a prompt', () => {
  it('is in no event, refusal, warning or report of a failure, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(secret, action, fault, fc.boolean(), async (key, does, where, open) => {
        const asked: unknown[] = [];
        const quiet = desk(
          {
            failure: open ? 'open' : 'closed',
            rules: [ruleOf(does), ruleOf('block', { id: 'answers', phase: 'response' })],
          },
          {
            answerEngine: keyEngine,
            person: {
              ask: async (request) => {
                asked.push(request);
                return { choice: 'send', by: 'person', justification: `it is ${key}` };
              },
            },
            ...broken(where, key),
          },
        );
        const target = `/ask?prompt=${key}#${key}`;
        const exchange = quiet.pipeline.begin({ ...head, request: { ...head.request, target } });
        const verdict = await exchange.ask(
          prompt(`my key is ${key}`, text(key, { history: true, role: 'assistant' })),
        );
        const guard = exchange.answer();
        const decisions = [guard.push(`you said ${key}.`), guard.finish()];
        await exchange.end({ result: 'completed', status: 200 });
        const shown = verdict.action === 'block' ? verdict.refusal : verdict.action;
        const seen = JSON.stringify([quiet.events, quiet.failures, asked, decisions, shown]);
        expect(seen).not.toContain(key);
      }),
      { numRuns: 200 },
    );
  });
});
