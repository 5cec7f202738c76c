import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DetectionEngine } from '../../../core/detect/types';

/** Peers and the versions that are measured. */
const PEERS = {
  '@openredaction/openredaction': '1.0.4',
  '@openai/guardrails': '0.2.1',
  '@secretlint/core': '13.1.0',
  '@secretlint/secretlint-rule-preset-recommend': '13.1.0',
};

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What finds secrets or personal data in a text: this engine or a peer. */
export interface Finder {
  readonly name: string;
  readonly finds: readonly ('secrets' | 'pii')[];
  find(text: string, what: 'secrets' | 'pii'): Promise<readonly Span[]>;
}

/** This engine as a finder. */
export function ownFinder(engine: DetectionEngine): Finder {
  return {
    name: 'Portcullis',
    finds: ['secrets', 'pii'],
    find: (text, what) => {
      const { findings } = engine.scan([{ index: 0, text }]);
      const isSecret = (category: string): boolean => category === 'credentials';
      return Promise.resolve(
        findings.filter(({ category }) =>
          what === 'secrets'
            ? isSecret(category)
            : !isSecret(category) && category !== 'source_code',
        ),
      );
    },
  };
}

interface OpenRedaction {
  OpenRedaction: new (options: object) => {
    detect(text: string): Promise<{ detections: { type: string; position: [number, number] }[] }>;
  };
}

interface Guardrails {
  readonly default: {
    readonly PIIEntity: Readonly<Record<string, string>>;
    readonly pii: (
      context: unknown,
      text: string,
      config: object,
    ) => Promise<{ info: { detected_entities?: Record<string, string[]> } }>;
  };
}

interface SecretlintCore {
  lintSource(request: object): Promise<{ messages: { range: [number, number] }[] }>;
}

interface SecretlintPreset {
  readonly creator: unknown;
}

/** What the first peer calls secrets. */
const SECRET_TYPE = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|JWT|WEBHOOK|CONNECTION|AUTH/;

function openRedaction(module: OpenRedaction): Finder {
  const detector = new module.OpenRedaction({});
  return {
    name: '@openredaction/openredaction',
    finds: ['secrets', 'pii'],
    find: async (text, what) => {
      const { detections } = await detector.detect(text);
      return detections
        .filter(({ type }) => SECRET_TYPE.test(type) === (what === 'secrets'))
        .map(({ position: [start, end] }) => ({ start, end }));
    },
  };
}

function guardrails({ default: { pii, PIIEntity } }: Guardrails): Finder {
  // Those of its kinds that match any two words are left out, as its authors advise.
  const entities = Object.values(PIIEntity).filter(
    (kind) => !['NRP', 'PERSON', 'LOCATION'].includes(kind),
  );
  return {
    name: '@openai/guardrails (PII)',
    finds: ['pii'],
    find: async (text) => {
      const { info } = await pii(null, text, { entities, block: true });
      return Object.values(info.detected_entities ?? {}).flatMap((values) =>
        values.map((value) => ({
          start: text.indexOf(value),
          end: text.indexOf(value) + value.length,
        })),
      );
    },
  };
}

function secretlint(core: SecretlintCore, preset: SecretlintPreset): Finder {
  const rules = [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: preset.creator }];
  return {
    name: 'secretlint (recommended preset)',
    finds: ['secrets'],
    find: async (content) => {
      const source = { content, filePath: 'prompt.txt', ext: '.txt', contentType: 'text' };
      const { messages } = await core.lintSource({ source, options: { config: { rules } } });
      return messages.map(({ range: [start, end] }) => ({ start, end }));
    },
  };
}

/** The peers, installed outside the project; none where the registry cannot be reached. */
export async function peerFinders(): Promise<Finder[]> {
  const folder = join(tmpdir(), 'portcullis-bench-detection-peers');
  const modules = join(folder, 'node_modules');
  if (!existsSync(join(modules, '@secretlint/core'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ private: true, type: 'module', dependencies: PEERS }),
    );
    try {
      const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: 'ignore' });
    } catch {
      // Without a network there is nothing to compare with, and the other rows still count.
      return [];
    }
  }
  const entry = join(folder, 'load.mjs');
  writeFileSync(
    entry,
    Object.keys(PEERS)
      .map((name, n) => `export * as peer${n} from '${name}';\n`)
      .join(''),
  );
  const loaded = (await import(pathToFileURL(entry).href)) as {
    peer0: OpenRedaction;
    peer1: Guardrails;
    peer2: SecretlintCore;
    peer3: SecretlintPreset;
  };
  return [
    openRedaction(loaded.peer0),
    guardrails(loaded.peer1),
    secretlint(loaded.peer2, loaded.peer3),
  ];
}
