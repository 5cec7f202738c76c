import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { tryEndpoint } from '../../../main/diag/endpoint-facts';
import { createFixtureCa } from '../../fixtures/upstream/certificates';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('sees an endpoint that answers, and how far its clock is from ours', async () => {
  const url = await serve((_request, response) => {
    response.setHeader('date', new Date(Date.now() + 10 * 60_000).toUTCString());
    response.writeHead(401, { 'content-type': 'application/json' }).end('{}');
  });
  const facts = await tryEndpoint(url);
  expect(facts.kind).toBe('reached');
  const skew = facts.kind === 'reached' ? (facts.skewMs ?? 0) : 0;
  expect(Math.abs(skew - 10 * 60_000)).toBeLessThan(30_000);
});

it('knows the sign-in page of a network: a redirect elsewhere, or a page', async () => {
  const away = await serve((_request, response) => {
    response.writeHead(302, { location: 'http://login.wifi.example/start' }).end();
  });
  expect(await tryEndpoint(away)).toEqual({
    kind: 'captive-portal',
    where: 'http://login.wifi.example',
  });
  const page = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
  });
  expect(await tryEndpoint(page)).toEqual({ kind: 'captive-portal', where: page });
});

it('tells who signed a certificate that is not good', async () => {
  const ca = await createFixtureCa();
  const server = createTlsServer(await ca.issue(['localhost']), (_request, response) => {
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const facts = await tryEndpoint(`https://localhost:${port}`);
  expect(facts).toMatchObject({ kind: 'bad-certificate' });
  expect(facts.kind === 'bad-certificate' && facts.issuer).not.toBe('unknown');
});

it('tells a name that is not there from a computer that does not answer', async () => {
  expect(await tryEndpoint('https://nowhere.portcullis.invalid')).toEqual({
    kind: 'no-name',
    host: 'nowhere.portcullis.invalid',
  });
  expect(await tryEndpoint('http://127.0.0.1:1')).toMatchObject({ kind: 'no-answer' });
});
