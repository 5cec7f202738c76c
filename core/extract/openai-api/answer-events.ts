import { arrayMember, member, parseData, stringMember, type EventText } from '../response-readers';

/**
 * Text of the API's events: `choices[].delta` of chat completions (with refusals, reasoning, words of
 * speech and arguments of calls), `choices[].text` of completions, and every `….delta` event of
 * responses but those of sound, whose deltas are base64.
 */
export const openAiEventText: EventText = ({ data }) => {
  const value = parseData(data);
  const choices = arrayMember(value, 'choices');
  if (choices.length > 0) return choices.map(choiceText).join('');
  const type = stringMember(value, 'type');
  return type.endsWith('.delta') && !type.endsWith('audio.delta')
    ? stringMember(value, 'delta')
    : '';
};

function choiceText(choice: unknown): string {
  const delta = member(choice, 'delta');
  const calls = arrayMember(delta, 'tool_calls').map((call) =>
    stringMember(member(call, 'function'), 'arguments'),
  );
  return [
    stringMember(delta, 'content'),
    stringMember(delta, 'reasoning_content'),
    stringMember(delta, 'reasoning'),
    stringMember(delta, 'refusal'),
    stringMember(member(delta, 'audio'), 'transcript'),
    stringMember(member(delta, 'function_call'), 'arguments'),
    ...calls,
    stringMember(choice, 'text'),
  ].join('');
}
