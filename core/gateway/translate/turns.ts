import type { Block, ChatRequest, Effort, MediaSource, Thinking, Turn } from './chat';

/** Joins turns of one role that follow each other: some APIs insist that roles take turns. */
export function joinTurns(turns: readonly Turn[]): Turn[] {
  const joined: { role: Turn['role']; blocks: Block[] }[] = [];
  for (const { role, blocks } of turns) {
    if (blocks.length === 0) continue;
    const last = joined.at(-1);
    if (last?.role === role) last.blocks.push(...blocks);
    else joined.push({ role, blocks: [...blocks] });
  }
  return joined;
}

/** The text of the text blocks. */
export function plainText(blocks: readonly Block[], separator = '\n'): string {
  return blocks
    .filter((block) => block.kind === 'text')
    .map(({ text }) => text)
    .join(separator);
}

const DATA_URL = /^data:([^;,]*)(?:;[^,]*)?;base64,(.*)$/s;

/** A `data:` URL as content, any other address as such. */
export function mediaSource(url: string, mime?: string): MediaSource {
  const match = DATA_URL.exec(url);
  if (match) {
    return { kind: 'data', mime: match[1] || (mime ?? 'image/png'), data: match[2] ?? '' };
  }
  return { kind: 'url', url, ...(mime === undefined ? {} : { mime }) };
}

/** The address of a medium; what came with the request becomes a `data:` URL (RFC 2397). */
export function mediaUrl(source: MediaSource): string {
  return source.kind === 'url' ? source.url : `data:${source.mime};base64,${source.data}`;
}

/** Thinking tokens that an effort stands for where an API counts tokens. */
const EFFORT_TOKENS: Readonly<Record<Effort, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 24_576,
};

export function thinkingTokens(thinking: Thinking): number {
  switch (thinking.kind) {
    case 'off':
      return 0;
    case 'budget':
      return thinking.tokens;
    case 'effort':
      return EFFORT_TOKENS[thinking.effort];
  }
}

export function thinkingEffort(thinking: Thinking): Effort {
  if (thinking.kind === 'effort') return thinking.effort;
  const tokens = thinkingTokens(thinking);
  if (tokens <= 1024) return 'minimal';
  if (tokens <= 4096) return 'low';
  return tokens <= 16_384 ? 'medium' : 'high';
}

export function effortOf(value: unknown): Thinking | undefined {
  switch (value) {
    case 'none':
      return { kind: 'off' };
    case 'minimal':
    case 'low':
    case 'medium':
    case 'high':
      return { kind: 'effort', effort: value };
    case 'xhigh':
    case 'max':
      return { kind: 'effort', effort: 'high' };
    default:
      return undefined;
  }
}

/** Fewest tokens that Claude takes for its thoughts. */
const LEAST_CLAUDE_THINKING = 1024;

/**
 * Tokens for the thoughts of a Claude model, 0 for none. The API refuses thinking where a tool is forced,
 * and in the middle of calls whose turn has no signed thought: other APIs' clients keep none (Anthropic,
 * "Extended thinking with tool use").
 */
export function claudeThinking({ thinking, tools, toolChoice, turns }: ChatRequest): number {
  const wanted = thinking ? thinkingTokens(thinking) : 0;
  const isForced = tools.length > 0 && (toolChoice?.kind === 'any' || toolChoice?.kind === 'tool');
  if (wanted <= 0 || isForced || awaitsUnthought(turns)) return 0;
  return Math.max(wanted, LEAST_CLAUDE_THINKING);
}

/** Whether the last turn answers calls that were made without a thought which the API would take. */
function awaitsUnthought(turns: readonly Turn[]): boolean {
  if (turns.at(-1)?.blocks.some(({ kind }) => kind === 'result') !== true) return false;
  const first = turns.findLast(({ role }) => role === 'assistant')?.blocks[0];
  const isThought =
    first?.kind === 'thinking' && (first.signature !== undefined || first.sealed !== undefined);
  return !isThought;
}
