import type { AnswerText } from '../answer/reader';
import { itemsOf, textOf } from '../json-body';
import { member, stringMember } from '../response-readers';
import type { AnswerScope } from '../types';
import { firstNewMessage } from '../turn-history';
import { addFiles, memberOf, textValue } from './members';
import { siteExtractor } from './site';
import { GrowingTexts } from './text-growth';

/**
 * grok.com: `POST /rest/app-chat/conversations/new` or `…/{id}/responses` with one `message`. The answer
 * is a JSON document a line, `result.response.token` (of a new conversation) or `result.token`, thoughts
 * marked `isThinking`; `modelResponse.message` repeats the whole. As the site's page does it in 2025–26,
 * told by xtekky/gpt4free (needs_auth/Grok.py).
 */
export const grokExtractor = siteExtractor({
  id: 'grok-web',
  hosts: ['grok.com', 'grok.x.ai'],
  path: /^\/rest\/app-chat\/conversations\/(new|[^/]+\/responses)\/?$/,
  read(root, parts) {
    const message = root.get('message');
    if (message === undefined) return undefined;
    parts.text(message, 'user', false);
    parts.text(root.get('customInstructions') ?? root.get('customPersonality'), 'system', false);
    addFiles(root.get('fileAttachments'), parts);
    addFiles(root.get('imageAttachments'), parts);
    return { model: textValue(root, 'modelName') ?? textValue(root, 'modelMode') };
  },
  answer: (scope) => grokText(scope),
  error: (message) => ({ error: { code: 7, message, details: [] } }),
  stop: (message) => `${JSON.stringify({ error: { code: 7, message, details: [] } })}\n`,
});

function grokText(scope: AnswerScope): AnswerText {
  const texts = new GrowingTexts();
  return ({ value }) => {
    const result = member(value, 'result');
    const response = member(result, 'response') ?? result;
    const token = stringMember(response, 'token');
    if (member(response, 'isThinking') === true) return scope === 'all' ? token : '';
    if (token !== '') return texts.append('', token);
    const whole = stringMember(member(response, 'modelResponse'), 'message');
    return texts.has('') ? '' : texts.add('', whole);
  };
}

/**
 * Grok inside X: `POST /2/grok/add_response.json` with `responses[]`, of which `sender` 1 is the person
 * and 2 the model; the answer is a JSON document a line with `result.message`. Told by public clients
 * of X's API.
 */
export const grokOnXExtractor = siteExtractor({
  id: 'grok-on-x',
  hosts: ['x.com', 'twitter.com'],
  path: /\/2\/grok\/add_response\.json$/,
  read(root, parts) {
    const responses = itemsOf(root.get('responses'));
    if (responses.length === 0) return undefined;
    const isModel = responses.map((one) => textValue(one, 'sender') === '2');
    const firstNew = firstNewMessage(isModel);
    responses.forEach((one, index) => {
      const role = isModel[index] === true ? 'assistant' : 'user';
      const history = index < firstNew;
      parts.message(role, history);
      parts.text(memberOf(one, 'message'), role, history);
      if (!history) addFiles(memberOf(one, 'fileAttachments'), parts);
    });
    return {
      model: textOf(root, 'grokModelOptionId'),
      conversationId: textOf(root, 'conversationId'),
    };
  },
  answer:
    (scope) =>
    ({ value }) => {
      const result = member(value, 'result');
      if (/^(user|1)$/i.test(stringMember(result, 'sender'))) return '';
      const hidden =
        member(result, 'isThinking') === true ||
        /thinking|header/.test(stringMember(result, 'messageTag'));
      return hidden && scope === 'shown' ? '' : stringMember(result, 'message');
    },
  error: (message) => ({ errors: [{ code: 403, message }] }),
});
