/** One event of a stream (HTML standard 9.2.6). */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** A stream whose line is longer is not what we asked for, bytes. */
const LINE_LIMIT = 64 * 1024;

/** Reads server-sent events out of a byte stream; ends when the stream does. */
export async function* serverSentEvents(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  let event = 'message';
  let data: string[] = [];
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > LINE_LIMIT) throw new Error('a line of the event stream is too long');
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { event, data: data.join('\n') };
        event = 'message';
        data = [];
        continue;
      }
      const { name, value } = field(line);
      if (name === 'event') event = value;
      else if (name === 'data') data.push(value);
    }
  }
}

/** A line that begins with a colon is a comment: its name is empty. */
function field(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line, value: '' };
  return { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
}
