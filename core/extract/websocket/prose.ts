/** Characters in which the first document of a message is looked for. */
const LOOKED_AT = 200;
/** A frame of STOMP begins with its command on a line. */
const STOMP = /^[A-Z]+\r?\n/;

/** True for a text whose JSON, if there is any in it, only follows on words: it is read as a text. */
export function isProse(message: string): boolean {
  const start = message.slice(0, LOOKED_AT).search(/[[{]/);
  const before = message.slice(0, Math.max(0, start));
  return (/\S[ \t]/.test(before) || /\p{L}\s/u.test(before)) && !STOMP.test(message);
}
