import { arrayMember, member, stringMember } from '../response-readers';
import type { AnswerScope } from '../types';

/**
 * Text of an event in the form of an assistant's platform; `undefined` where it is in none of them:
 * Coze (coze.com/docs, chat v3), Z.ai (gpt4free), Dialogflow CX (cloud.google.com/dialogflow/cx,
 * detectIntent), the Copilot chat API of Microsoft Graph (learn.microsoft.com/graph) and Writer's
 * applications (dev.writer.com). Generic reading would give what such an event repeats or quotes.
 */
export function assistantText(
  value: unknown,
  name: string,
  scope: AnswerScope,
): string | undefined {
  for (const shape of SHAPES) {
    const text = shape(value, name, scope);
    if (text !== undefined) return text;
  }
  return undefined;
}

type Shape = (value: unknown, name: string, scope: AnswerScope) => string | undefined;

/** Deltas carry the text; completed messages repeat it, or are proposals what to ask next. */
const coze: Shape = (value, name) => {
  if (!name.startsWith('conversation.message.') && !name.startsWith('conversation.chat.')) {
    return undefined;
  }
  const isAnswer = name.endsWith('.delta') && stringMember(value, 'type') === 'answer';
  return isAnswer ? stringMember(value, 'content') : '';
};

const zAi: Shape = (value, _name, scope) => {
  if (stringMember(value, 'type') !== 'chat:completion') return undefined;
  const data = member(value, 'data');
  const isThought = stringMember(data, 'phase') === 'thinking';
  const text = stringMember(data, 'delta_content') + stringMember(data, 'content');
  return isThought && scope === 'shown' ? '' : text;
};

/** The result also holds the question, as `text` or `transcript`. */
const dialogflow: Shape = (value) => {
  const messages = arrayMember(member(value, 'queryResult'), 'responseMessages');
  if (messages.length === 0) return undefined;
  return messages
    .flatMap((message) => arrayMember(member(message, 'text'), 'text'))
    .filter((text) => typeof text === 'string')
    .join('');
};

/** A conversation's messages: the last is the answer, those before it the question. */
const graphCopilot: Shape = (value) => {
  const last = arrayMember(value, 'messages').at(-1);
  return stringMember(last, '@odata.type').includes('.copilotConversation')
    ? stringMember(last, 'text')
    : undefined;
};

const writer: Shape = (value) => {
  const suggestion = stringMember(value, 'suggestion');
  return suggestion !== '' && typeof member(value, 'title') === 'string' ? suggestion : undefined;
};

const SHAPES: readonly Shape[] = [coze, zAi, dialogflow, graphCopilot, writer];
