import { open } from 'node:fs/promises';
import { arch, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { ManagedConfiguration } from '../managed/configuration';
import type { DeskFacts } from './desk-facts';
import { inEnglish } from '../text/messages';
import { examine } from './doctor';
import { LOG_LIMIT_BYTES, redactLog } from './redaction';

/** Logs of a data folder. */
const LOGS = ['agent/logs/agent.log', 'agent/logs/agent.log.1', 'companion.log'];

/** Managed settings whose value nobody else may have. */
const SECRET_SETTINGS = new Set(['enrolmentToken']);

/**
 * A diagnostics bundle (tar, gzip): versions, where settings come from, trust, proxy, connectivity,
 * what the doctor says, and logs with nothing in them but words of the program itself.
 */
export async function makeBundle(facts: DeskFacts, version: string, now: Date): Promise<Buffer> {
  const files: [string, string][] = [
    ['versions.json', json(versions(version, now))],
    ['configuration.json', json(configuration(facts.managed))],
    ['desk.json', json(desk(facts))],
    ['doctor.json', json(examine(facts, now.getTime(), inEnglish))],
  ];
  for (const path of LOGS) {
    const text = await tail(join(facts.dataDir, path));
    if (text === undefined) continue;
    const log = redactLog(text);
    const note = log.dropped === 0 ? '' : `${JSON.stringify({ linesLeftOut: log.dropped })}\n`;
    files.push([`logs/${path.split('/').at(-1) ?? path}`, log.text + note]);
  }
  return gzipSync(await tarOf(files, now));
}

function versions(version: string, now: Date): object {
  const { electron, chrome, node } = process.versions;
  return {
    portcullis: version,
    electron,
    chrome,
    node,
    system: { platform: platform(), release: release(), arch: arch() },
    memoryMb: Math.round(totalmem() / 1024 / 1024),
    desktop: process.env['XDG_CURRENT_DESKTOP'],
    session: process.env['XDG_SESSION_TYPE'],
    time: now.toISOString(),
  };
}

/** Settings of IT with the place that has set each; of the policy only which parts are set. */
function configuration({ settings, origins, issues }: ManagedConfiguration): object {
  const values = Object.entries(settings).filter(([key]) => key !== 'policy');
  return {
    settings: Object.fromEntries(
      values.map(([key, value]) => [key, SECRET_SETTINGS.has(key) ? '[left out]' : value]),
    ),
    origins,
    issues: issues.map(({ path }) => path),
  };
}

function desk(facts: DeskFacts): object {
  const { agent, ca, trust, endpoint, endpointUrl, routing, proxySettings, proxyVariables } = facts;
  return {
    agent: agent === undefined ? 'not running' : { ...agent.health, proxy: agent.proxyUrl },
    policyVersion: agent?.health.policyVersion,
    keychain: keychainOf(agent?.health.reasons),
    certificate:
      ca === undefined
        ? undefined
        : { sha256: ca.fingerprint, notAfter: new Date(ca.notAfter).toISOString() },
    trust: trust.map(({ kind, name, isTrusted }) => ({ kind, name, isTrusted })),
    proxy: { routing, settings: proxySettings, variables: proxyVariables, pac: facts.pac },
    endpoint: { url: endpointUrl, result: endpoint },
    freeBytes: facts.freeBytes,
  };
}

function keychainOf(reasons: readonly string[] | undefined): string {
  if (reasons === undefined) return 'unknown';
  const problem = ['keychain-locked', 'no-keychain', 'key-in-file'].find((reason) =>
    reasons.includes(reason),
  );
  return problem ?? 'keychain';
}

/** The end of a file; undefined where there is none. */
async function tail(file: string): Promise<string | undefined> {
  let handle;
  try {
    handle = await open(file, 'r');
  } catch {
    // Nothing has been logged there.
    return undefined;
  }
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - LOG_LIMIT_BYTES);
    const buffer = Buffer.alloc(Math.min(size, LOG_LIMIT_BYTES));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    // The first line is whole only where the file begins with it.
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    await handle.close();
  }
}

async function tarOf(files: readonly [string, string][], mtime: Date): Promise<Buffer> {
  const archive = pack();
  for (const [name, text] of files) archive.entry({ name, mtime, mode: 0o600 }, text);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
