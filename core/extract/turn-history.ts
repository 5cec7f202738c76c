/**
 * Where the new turn begins in a list of messages that a stateless client sends as a whole. Earlier
 * turns were asked about when they were new. New is the last run of messages that the assistant did
 * not write (a person's messages, tool results), with any assistant message after it (a prefill).
 * System prompts are sent with every request: they are new only while there is no earlier turn.
 *
 * @returns index of the first message of the new turn; 0 when all of them are new.
 */
export function firstNewMessage(isAssistant: readonly boolean[]): number {
  let index = isAssistant.length;
  while (index > 0 && isAssistant[index - 1] === true) index -= 1;
  if (index === 0) return 0;
  while (index > 0 && isAssistant[index - 1] === false) index -= 1;
  return index;
}
