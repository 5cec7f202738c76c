import { setImmediate } from 'node:timers';
import { createServer } from 'node:http';

/** A provider that answers at once, whole or as a stream of 40 events. Says its port on standard output. */
const ANSWER = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_764_000_000,
  model: 'gpt-4o',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'The harbour project is on time. '.repeat(10) },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 200, completion_tokens: 80, total_tokens: 280 },
});
const event = (fields) =>
  `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_764_000_000, model: 'gpt-4o', ...fields })}\n\n`;
const EVENTS = Array.from({ length: 40 }, () =>
  event({ choices: [{ index: 0, delta: { content: ' harbour' }, finish_reason: null }] }),
);
const LAST =
  event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) +
  event({
    choices: [],
    usage: { prompt_tokens: 200, completion_tokens: 40, total_tokens: 240 },
  }) +
  'data: [DONE]\n\n';

const server = createServer((incoming, response) => {
  let text = '';
  incoming.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  incoming.on('end', () => {
    if (!text.includes('"stream":true')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let at = 0;
    const next = () => {
      if (at === EVENTS.length) response.end(LAST);
      else {
        response.write(EVENTS[at++]);
        setImmediate(next);
      }
    };
    next();
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
