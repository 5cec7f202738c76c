import type { Finding } from '../../../core/exchange/finding';
import { NO_SIGNALS, type Signals } from '../../../core/exchange/signals';
import type { Facts } from '../../../core/policy/types';

/** The facts of an ordinary prompt; `changes` replaces some of them. */
export function makeFacts(changes: Partial<Facts> = {}): Facts {
  return {
    door: 'proxy',
    actor: { email: 'kim@example.com', groups: ['staff', 'legal'], ip: '10.1.2.3' },
    app: { id: 'chatgpt', name: 'ChatGPT', category: 'assistant', status: 'approved' },
    request: {
      method: 'POST',
      host: 'chat.example.com',
      target: '/v1/chat?mode=share&mode=x',
      userAgent: 'curl/8.5',
    },
    extractor: 'generic',
    model: 'gpt-4o',
    files: [{ name: 'Plan.DOCX', mime: 'application/msword', size: 1200 }],
    promptText: 'Grüße',
    prompted: true,
    prompt: NO_SIGNALS,
    now: 1_790_000_000_000,
    ...changes,
  };
}

/** A finding of a detector; `changes` replaces some of it. */
export function makeFinding(changes: Partial<Finding> = {}): Finding {
  return {
    detector: 'aws-access-key-id',
    type: 'AWS_ACCESS_KEY_ID',
    category: 'credentials',
    profiles: ['credentials-and-secrets'],
    part: 0,
    start: 0,
    end: 20,
    confidence: 'high',
    validated: false,
    masked: 'AKI…PLE',
    ...changes,
  };
}

export function signalsOf(...findings: Finding[]): Signals {
  return { findings, unscannable: [], tokenCount: 3 };
}
