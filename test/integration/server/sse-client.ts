/** Reads server-sent events off a response, one by one. */
export async function* sseOf(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
  if (!response.body) throw new Error('no body');
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      text = text.slice(end + 2);
      const data = fields.get('data');
      if (data !== undefined) yield { event: fields.get('event') ?? '', data: JSON.parse(data) };
    }
  }
}

/** The next event, which must be there. */
export async function nextEvent<T>(events: AsyncGenerator<T>): Promise<T> {
  const next: IteratorResult<T, unknown> = await events.next();
  if (next.done) throw new Error('the stream ended');
  return next.value;
}
