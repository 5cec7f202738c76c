import { Agent, createServer, request } from 'node:http';

/** The least that Node can do: parse the body as JSON and pipe both ways. Arguments: port, upstream. */
const [port, upstream] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });

createServer((incoming, response) => {
  const chunks = [];
  incoming.on('data', (chunk) => chunks.push(chunk));
  incoming.on('end', () => {
    const body = Buffer.concat(chunks);
    JSON.parse(body.toString('utf8'));
    const { method, url: path, headers } = incoming;
    const sent = request(
      { agent, host: '127.0.0.1', port: upstream, method, path, headers },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    sent.on('error', () => response.destroy());
    sent.end(body);
  });
}).listen(port, '127.0.0.1');
