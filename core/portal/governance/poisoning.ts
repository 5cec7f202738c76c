/** Why a definition is suspected of talking to the model instead of describing itself. */
export interface Suspicion {
  readonly kind:
    'instruction' | 'secrecy' | 'exfiltration' | 'hidden-text' | 'sensitive-file' | 'shadowing';
  /** What was seen, shortened. */
  readonly sample: string;
}

/** Texts of one definition that are searched, UTF-16 code units. */
const TEXT_LENGTH = 100_000;
const SAMPLE_LENGTH = 80;

/** Characters that people do not see and models read: tags, zero width, bidirectional controls. */
const HIDDEN =
  /[\u{e0000}-\u{e007f}]{2,}|[\u200b\u2060-\u2064\u206a-\u206f]|(?:\u200c|\u200d){3,}|[\u202a-\u202e\u2066-\u2069]/u;

/** Wordings that address a model. Each is linear: quantifiers are bounded and do not nest. */
const WORDINGS: readonly (readonly [Suspicion['kind'], RegExp])[] = [
  [
    'instruction',
    /\b(?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+)?(?:of\s+)?(?:the\s+|your\s+)?(?:previous|prior|earlier|above|preceding|other|system)\s+(?:instructions?|prompts?|rules?|guidelines|messages?|tools?)/i,
  ],
  ['instruction', /<\s*\/?\s*(?:important|system|instructions?|secret|hidden|admin|critical)\s*>/i],
  ['instruction', /\[\s*(?:system|inst|admin|important instruction)[^\]]{0,40}\]/i],
  [
    'instruction',
    /\b(?:you|the (?:assistant|model|agent|ai))\s+(?:must|should|shall|have to|need to|are required to)\s+(?:always\s+|first\s+|also\s+|never\s+)?(?:call|invoke|use|run|execute|read|open|send|forward|include|append|pass|attach)\b/i,
  ],
  [
    'instruction',
    /\b(?:before|prior to|after|whenever|every time|each time)\s+(?:you\s+)?(?:use|using|call|calling|invok\w{1,4}|run|running)\s+(?:this|any|the|an?)\s?[\w-]{0,40}\s?(?:tools?|functions?)?\s*,?\s*(?:you\s+)?(?:must|always|first|read|open|send|call|fetch|collect)\b/i,
  ],
  [
    'secrecy',
    /\b(?:do\s?n[o']t|do not|never|without|must not|should not|avoid)\s+(?:tell|telling|mention|mentioning|inform|informing|reveal|revealing|notify|notifying|show|showing|disclose|disclosing|let)\s*(?:ing)?\s+(?:this\s+|it\s+|anything\s+)?(?:to\s+)?(?:the\s+|your\s+)?(?:user|human|person|anyone|operator|developer)/i,
  ],
  [
    'secrecy',
    /\b(?:keep|this is)\s+(?:this\s+|it\s+)?(?:a\s+)?(?:secret|hidden|confidential)\s+from\b/i,
  ],
  [
    'exfiltration',
    /\b(?:send|post|upload|forward|transmit|exfiltrate|leak|report|copy|bcc)\b[^.\n]{0,80}\b(?:conversation|chat history|api[ _-]?keys?|passwords?|credentials?|tokens?|secrets?|contents?|environment variables?|private keys?)\b[^.\n]{0,80}\b(?:to|at|via)\b\s+\S*(?:https?:\/\/|@|www\.)/i,
  ],
  [
    'exfiltration',
    /\b(?:pass|put|include|provide|append|encode|insert|supply|place)\b[^.\n]{0,60}\b(?:api[ _-]?keys?|passwords?|credentials?|private keys?|conversation history|system prompt|file'?s? contents?|its contents?)\b[^.\n]{0,40}\b(?:as|in|into|to)\b[^.\n]{0,30}\b(?:parameter|argument|field|sidenote|note|query|url)/i,
  ],
  [
    'sensitive-file',
    /(?:~|\$HOME|\/home\/\w{1,40}|\/root|%USERPROFILE%)[/\\]\.(?:ssh|aws|gnupg|kube|docker|cursor|config\/gcloud|netrc|npmrc|env)\b|\bid_(?:rsa|ed25519|ecdsa)\b|\/etc\/(?:passwd|shadow)\b|\bmcp\.json\b/i,
  ],
];

/** Words that tell a model to prefer, avoid or change the use of something else. */
const STEERING =
  /\b(?:instead of|rather than|in place of|replaces?|supersedes?|never use|do not use|don't use|stop using|before (?:using|calling)|after (?:using|calling)|when(?:ever)? (?:using|calling|you use|you call)|must (?:also )?be (?:called|used) (?:before|after|with)|redirect|always (?:set|use|send|change))\b/i;

/** Short names of tools are words of the language, and say nothing when they occur. */
const NAME_LENGTH = 5;

/**
 * Looks for descriptions that work on the model instead of describing a tool. `others` are the names
 * of other servers and of their tools: a description that steers the use of those is suspect too.
 */
export function suspicions(texts: readonly string[], others: readonly string[]): Suspicion[] {
  const text = texts.join('\n').slice(0, TEXT_LENGTH);
  const found: Suspicion[] = [];
  const hidden = HIDDEN.exec(text);
  if (hidden) {
    const code = (hidden[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    found.push({ kind: 'hidden-text', sample: `U+${code}` });
  }
  const plain = text.normalize('NFKC').replace(/[\u200b-\u200d\u2060]/g, '');
  for (const [kind, wording] of WORDINGS) {
    const match = wording.exec(plain);
    if (match) found.push({ kind, sample: match[0].slice(0, SAMPLE_LENGTH) });
  }
  const shadowed = shadowedName(plain, others);
  if (shadowed !== undefined) found.push({ kind: 'shadowing', sample: shadowed });
  return found;
}

/** The name of something else that the same sentence tells the model how to use. */
function shadowedName(text: string, others: readonly string[]): string | undefined {
  if (!STEERING.test(text)) return undefined;
  const names = others.filter(
    (name) => name.length >= NAME_LENGTH && (/[_.-]/.test(name) || /[a-z][A-Z]/.test(name)),
  );
  for (const sentence of text.split(/(?<=[.!?])\s+|\n+/)) {
    if (!STEERING.test(sentence)) continue;
    const words = new Set(sentence.split(/[^\w.-]+/).map((word) => word.replace(/[.]+$/, '')));
    const name = names.find((other) => words.has(other));
    if (name !== undefined) return name.slice(0, SAMPLE_LENGTH);
  }
  return undefined;
}
