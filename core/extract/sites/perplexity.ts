import { parseJson } from '../answer/events';
import type { AnswerText } from '../answer/reader';
import { addFiles, memberOf, textValue } from './members';
import { arrayMember, member, stringMember } from '../response-readers';
import { siteExtractor } from './site';
import { GrowingTexts } from './text-growth';

/**
 * perplexity.ai: `POST /rest/sse/perplexity_ask` with the question as `query_str` and settings,
 * attachments (addresses) and ids in `params`; `dsl_query` repeats it. Events hold blocks with an
 * `ask_text` markdown block, whole or as patches of `/answer` and `/chunks`; older ones a `text` that
 * is JSON. As the site's page does it in 2025–26, told by public clients (helallao/perplexity-ai,
 * artp1ay/perplexity-openai-api) and field notes of its recorded streams.
 */
export const perplexityExtractor = siteExtractor({
  id: 'perplexity-web',
  hosts: ['perplexity.ai'],
  path: /^\/rest\/sse\/perplexity_ask\/?$/,
  read(root, parts) {
    const query = root.get('query_str');
    if (query === undefined) return undefined;
    const params = root.get('params');
    parts.text(query, 'user', false);
    parts.text(memberOf(params, 'dsl_query'), 'user', false, 'program');
    addFiles(memberOf(params, 'attachments'), parts);
    return {
      model: textValue(params, 'model_preference'),
      conversationId:
        textValue(params, 'frontend_context_uuid') ?? textValue(params, 'last_backend_uuid'),
    };
  },
  answer: () => perplexityText(),
  error: (message) => ({ error_code: 'BLOCKED', text: message, message, status: 'failed' }),
});

function perplexityText(): AnswerText {
  const texts = new GrowingTexts();
  return ({ value }) => {
    const blocks = arrayMember(value, 'blocks');
    const fromBlocks = blocks
      .filter((block) => /^ask_text/.test(stringMember(block, 'intended_usage')))
      // The same answer is sent under several usages; the first that speaks is followed.
      .map((block) => blockText(block, texts))
      .find((text) => text !== '');
    if (fromBlocks !== undefined || texts.has('answer')) return fromBlocks ?? '';
    return texts.add('text', olderText(value));
  };
}

function blockText(block: unknown, texts: GrowingTexts): string {
  const usage = stringMember(block, 'intended_usage');
  const whole = member(block, 'markdown_block');
  const patches = arrayMember(member(block, 'diff_block'), 'patches');
  if (texts.has('answer') && !texts.has(usage)) return '';
  const added = [
    markdownText(whole, usage, texts),
    ...patches.map((one) => patchText(one, usage, texts)),
  ].join('');
  texts.append('answer', added);
  return added;
}

function markdownText(block: unknown, usage: string, texts: GrowingTexts): string {
  if (block === undefined) return '';
  const answer = stringMember(block, 'answer');
  if (answer !== '') return texts.add(usage, answer);
  const chunks = arrayMember(block, 'chunks').filter((one) => typeof one === 'string');
  // In progress, `chunks` are pieces; what is done repeats them all.
  const text = chunks.join('');
  return stringMember(block, 'progress') === 'DONE' || texts.has(usage)
    ? texts.add(usage, text)
    : texts.append(usage, text);
}

function patchText(patch: unknown, usage: string, texts: GrowingTexts): string {
  const path = stringMember(patch, 'path');
  const value = member(patch, 'value');
  if (path === '') return markdownText(value, usage, texts);
  if (typeof value !== 'string') {
    return path === '/chunks' && Array.isArray(value)
      ? texts.append(usage, (value as readonly unknown[]).join(''))
      : '';
  }
  if (path === '/answer') return texts.add(usage, value);
  return /^\/chunks\/(\d+|-)$/.test(path) ? texts.append(usage, value) : '';
}

/** Before blocks: `text` is JSON with `answer`, or a list of steps of which the last holds it. */
function olderText(value: unknown): string {
  const text = stringMember(value, 'text');
  const inner = parseJson(text);
  if (inner === undefined) return stringMember(value, 'answer');
  const steps = Array.isArray(inner) ? (inner as readonly unknown[]) : [];
  const final = steps.find((step) => stringMember(step, 'step_type') === 'FINAL');
  const answer = parseJson(stringMember(member(final, 'content'), 'answer'));
  return stringMember(answer, 'answer') || stringMember(inner, 'answer');
}
