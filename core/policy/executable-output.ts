/**
 * Text that does something where an application passes it on unescaped (OWASP LLM05:2025): active
 * HTML, addresses that run code, and pictures whose address carries data away. Each pattern is linear:
 * what repeats is bounded.
 */
const ACTIVE: readonly RegExp[] = [
  /<\s{0,4}(?:script|iframe|object|embed|applet|base|meta\s{1,4}http-equiv)\b/i,
  /<[a-z][a-z0-9-]{0,20}\b[^<>]{0,500}\son[a-z]{3,20}\s{0,4}=/i,
  /\b(?:href|src|action|formaction)\s{0,4}=\s{0,4}["']?\s{0,4}(?:javascript|vbscript|data:text\/html)/i,
  /\]\(\s{0,4}(?:javascript|vbscript|data:text\/html):?/i,
  /!\[[^\]]{0,200}\]\(https?:\/\/[^)\s]{1,300}[?&][\w-]{1,40}=[^)\s]{24,2000}\)/i,
];

/** Code blocks are shown, not run: what stands in them does not count. */
const CODE_BLOCK = /```[^]*?(?:```|$)|`[^`\n]{1,1000}`/g;

/** Whether an answer holds something that a page would run. */
export function isExecutable(answer: string): boolean {
  const shown = answer.replace(CODE_BLOCK, ' ');
  return ACTIVE.some((pattern) => pattern.test(shown));
}
