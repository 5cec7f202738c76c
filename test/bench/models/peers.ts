import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Versions that are measured; the newest of autumn 2026. */
const PEERS = ['llm_guardrail@2.1.2', '@andersmyrmel/vard@1.2.0'];

/** How dangerous a text is, 0–1, and from where on the peer itself says so. */
export interface InjectionPeer {
  readonly name: string;
  readonly alarm: number;
  score(text: string): number | Promise<number>;
}

interface Guardrail {
  checkInjection(
    this: void,
    text: string,
  ): Promise<{ readonly probabilities: { readonly threat: number } }>;
  checkJailbreak(
    this: void,
    text: string,
  ): Promise<{ readonly probabilities: { readonly threat: number } }>;
}

interface Vard {
  createVard(this: void): {
    safeParse(text: string): { safe: boolean; threats?: { severity: number }[] };
  };
}

/** The peers, in a folder of their own; none where the registry cannot be reached. */
export async function installPeers(): Promise<{ peers: InjectionPeer[]; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...flags, ...PEERS], { cwd: folder, stdio: 'ignore' });
  } catch {
    // Without a network there is nothing to compare with, and the other rows still count.
    return { peers: [], remove };
  }
  const load = async (file: string): Promise<unknown> =>
    import(pathToFileURL(join(folder, 'node_modules', file)).href);
  const guardrail = (await load('llm_guardrail/index.js')) as Guardrail;
  const { createVard } = (await load('@andersmyrmel/vard/dist/index.js')) as Vard;
  const vard = createVard();
  const peers = [
    {
      name: 'llm_guardrail',
      alarm: 0.5,
      score: async (text: string) => {
        const [injection, jailbreak] = await Promise.all([
          guardrail.checkInjection(text),
          guardrail.checkJailbreak(text),
        ]);
        return Math.max(injection.probabilities.threat, jailbreak.probabilities.threat);
      },
    },
    {
      name: '@andersmyrmel/vard',
      alarm: 0.5,
      score: (text: string) => {
        const result = vard.safeParse(text);
        return result.safe
          ? 0
          : Math.max(0.5, ...(result.threats ?? []).map(({ severity }) => severity));
      },
    },
  ];
  return { peers, remove };
}
