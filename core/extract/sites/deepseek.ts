import type { AnswerText } from '../answer/reader';
import { shapeText } from '../answer/shapes';
import { arrayMember, member, stringMember } from '../response-readers';
import type { AnswerScope } from '../types';
import { addFiles } from './members';
import { siteExtractor } from './site';
import { GrowingTexts } from './text-growth';

/**
 * chat.deepseek.com: `POST /api/v0/chat/completion` with one `prompt`, files by id
 * (`ref_file_ids`) and `chat_session_id`. The answer's events first hold the whole message
 * (`v.response.fragments`), then patches `{p, o, v}`; a bare `{v}` repeats the path before it, and
 * `BATCH` holds several. Fragments of the types THINK and SEARCH are not the answer. As the site's page
 * does it in 2025–26, told by xtekky/gpt4free (needs_auth/deepseek/stream.py).
 */
export const deepSeekExtractor = siteExtractor({
  id: 'deepseek-web',
  hosts: ['chat.deepseek.com'],
  path: /^\/api\/v0\/chat\/(completion|edit_message|regenerate|continue|resume_stream)\/?$/,
  read(root, parts) {
    const prompt = root.get('prompt') ?? root.get('message');
    if (prompt === undefined) return root.get('chat_session_id') === undefined ? undefined : 'none';
    parts.text(prompt, 'user', false);
    addFiles(root.get('ref_file_ids'), parts);
    return {};
  },
  answer: (scope) => deepSeekText(scope),
  error: (message) => ({
    code: 0,
    msg: '',
    data: { biz_code: 1, biz_msg: message, biz_data: null },
  }),
});

const HIDDEN = /^(THINK|THINKING|REASONING|SEARCH|TOOL_\w+)$/;
const SILENT = /^(REQUEST|FILE|TIP|READ_LINK)$/;

function deepSeekText(scope: AnswerScope): AnswerText {
  const reader = new PatchReader(scope);
  return ({ name, value }) => {
    if (member(value, 'choices') !== undefined) return shapeText(value, name, scope) ?? '';
    return reader.apply(value);
  };
}

class PatchReader {
  private readonly texts = new GrowingTexts();
  private path = '';
  /** Type of the fragment that is written on. */
  private type = 'RESPONSE';

  constructor(private readonly scope: AnswerScope) {}

  apply(patch: unknown): string {
    const value = member(patch, 'v');
    const path = member(patch, 'p');
    const operation = stringMember(patch, 'o');
    if (typeof path === 'string') this.path = path;
    if (operation === 'BATCH' && Array.isArray(value)) {
      return (value as readonly unknown[]).map((one) => this.apply(one)).join('');
    }
    const response = member(value, 'response');
    if (response !== undefined) return this.message(response);
    if (/(^|\/)fragments$/.test(this.path) && Array.isArray(value)) {
      return (value as readonly unknown[]).map((one) => this.fragment(one)).join('');
    }
    if (typeof value !== 'string') return '';
    if (/(^|\/)thinking_content$/.test(this.path)) return this.scope === 'all' ? value : '';
    if (!/(^|\/)content$/.test(this.path)) return '';
    return this.said(value);
  }

  private message(response: unknown): string {
    this.path = 'response/content';
    const fragments = arrayMember(response, 'fragments').map((one) => this.fragment(one));
    return fragments.join('') + this.texts.append('', stringMember(response, 'content'));
  }

  private fragment(fragment: unknown): string {
    this.type = stringMember(fragment, 'type') || 'RESPONSE';
    this.path = 'response/fragments/-1/content';
    return this.said(stringMember(fragment, 'content'));
  }

  private said(text: string): string {
    if (SILENT.test(this.type)) return '';
    return HIDDEN.test(this.type) && this.scope === 'shown' ? '' : text;
  }
}
