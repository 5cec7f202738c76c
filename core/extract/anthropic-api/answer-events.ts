import { member, parseData, stringMember, type EventText } from '../response-readers';

/**
 * Text of the Messages API's events: text, thinking and tool input as they come in
 * `content_block_delta`, and what a block starts with; also the older `completion` events.
 */
export const anthropicEventText: EventText = ({ data }) => {
  const value = parseData(data);
  switch (stringMember(value, 'type')) {
    case 'content_block_delta': {
      const delta = member(value, 'delta');
      return (
        stringMember(delta, 'text') +
        stringMember(delta, 'thinking') +
        stringMember(delta, 'partial_json')
      );
    }
    case 'content_block_start': {
      const block = member(value, 'content_block');
      return stringMember(block, 'text') + stringMember(block, 'thinking');
    }
    default:
      return stringMember(value, 'completion');
  }
};
