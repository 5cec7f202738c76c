import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:tls';
import type { RunningAgent } from './agent-address';

/** Tries, and the pause between two, ms: the agent first has to get its policy. */
const TRIES = 50;
const PAUSE_MS = 200;

/**
 * Digest (SHA-256, base64) of the key that all the agent's certificates share, as soon as it
 * intercepts `host`. Chromium's list of accepted keys compares what the server sends, and a server
 * sends its leaf, not the root.
 */
export async function leafKeyDigest(agent: RunningAgent, host: string): Promise<string> {
  const ca = readFileSync(agent.caFile, 'utf8');
  let last: unknown;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      const certificate = new X509Certificate(await leafOf(agent.proxyUrl, host, ca));
      const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
      return createHash('sha256').update(spki).digest('base64');
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  throw new Error(`the agent does not intercept ${host}`, { cause: last });
}

/** The certificate that a client of the proxy sees, if our CA signed it. */
function leafOf(proxyUrl: string, host: string, ca: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const proxy = new URL(proxyUrl);
    const path = `${host}:443`;
    const sent = request({ host: proxy.hostname, port: proxy.port, method: 'CONNECT', path });
    sent.once('connect', (response, raw) => {
      if (response.statusCode !== 200) {
        raw.destroy();
        reject(new Error(`the proxy answered ${response.statusCode}`));
        return;
      }
      const socket = connect({ socket: raw, servername: host, ca }, () => {
        resolve(socket.getPeerCertificate().raw);
        socket.destroy();
      });
      socket.once('error', reject);
    });
    sent.once('error', reject);
    sent.end();
  });
}
