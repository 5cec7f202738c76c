import { join } from 'node:path';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { startStandaloneWaf, type StandaloneWaf } from '../../../cli/waf/standalone';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { startModelApp, type ModelApp } from '../../fixtures/apps/model-app';

type RuleInput = NonNullable<PolicyInput['rules']>[number];
type ZoneInput = NonNullable<NonNullable<PolicyInput['waf']>['zones']>[number];

export interface Firewall {
  readonly url: string;
  readonly app: ModelApp;
  readonly waf: StandaloneWaf;
  readonly dataDir: string;
  readonly zone: ZoneInput;
  /** Writes another policy and lets the firewall read it. */
  change(input: PolicyInput): Promise<void>;
  close(): Promise<void>;
}

export interface FirewallOptions {
  readonly rules?: readonly RuleInput[];
  readonly zone?: Partial<ZoneInput>;
  readonly policy?: PolicyInput;
  readonly answer?: string;
  readonly decisions?: boolean;
  readonly modelFolder?: string;
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** A firewall as the command line starts it, in front of an application of one's own. */
export async function startFirewall(options: FirewallOptions = {}): Promise<Firewall> {
  const app = await startModelApp(options.answer);
  const dataDir = await mkdtemp(join(tmpdir(), 'waf-'));
  const policyFile = join(dataDir, 'policy.json');
  const policyOf = (input: PolicyInput): string => JSON.stringify(input);
  const zone = {
    id: 'shop',
    name: 'The shop',
    hosts: ['*'],
    origins: [{ url: app.url }],
    mode: 'production' as const,
    ...options.zone,
  };
  await writeFile(
    policyFile,
    policyOf({
      rules: [...(options.rules ?? [])],
      ...options.policy,
      waf: { ...options.policy?.waf, zones: [zone] },
    }),
  );
  const waf = await startStandaloneWaf({
    listen: { host: '127.0.0.1', port: 0 },
    dataDir,
    policyFile,
    resourcesDir: join(import.meta.dirname, '../../../resources'),
    networks: {},
    ...(options.modelFolder === undefined ? {} : { modelFolder: options.modelFolder }),
    ...(options.decisions === true ? { decisions: { host: '127.0.0.1', port: 0 } } : {}),
    ...(options.tls ? { tls: options.tls } : {}),
  });
  return {
    url: waf.url,
    app,
    waf,
    dataDir,
    zone,
    change: async (input) => {
      await writeFile(policyFile, policyOf(input));
      await waf.reload();
    },
    close: async () => {
      await waf.close();
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
