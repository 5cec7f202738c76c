import { ulid } from 'ulid';
import { z } from 'zod';
import type { Clock } from '../../core/exchange/ports';
import {
  TENANT_LIMITS,
  TENANT_SECRETS,
  TENANT_SEVERITIES,
  tenantFindingSchema,
  tenantSchema,
  type Tenant,
  type TenantConnection,
  type TenantFinding,
  type TenantsView,
} from '../../core/exchange/tenant';
import { resealed, SECRET_KEPT, type TextSealer } from '../administration/sealed-text';
import { Settings } from '../administration/settings';
import type { SettingStore } from '../storage/administration-port';
import type { Together } from '../storage/port';
import { scanAnthropic } from './anthropic-tenant';
import { findingOf, idOf, type Ages, type Scan } from './fault';
import type { FileMatches } from './file-matches';
import { scanGoogle } from './google-tenant';
import { scanOpenAi } from './openai-tenant';

/** How long the findings of a scan hold until the next, ms. */
const SCAN_MS = 24 * 3_600_000;

const stateSchema = z.object({
  /** Last scan, ms since the epoch. */
  scanned: z.number(),
  errors: z.array(z.string()),
  findings: z.array(tenantFindingSchema),
});
type State = z.output<typeof stateSchema>;

/** The connected AI services and what is wrong with them. */
export class Tenants {
  private readonly tenants: Settings<typeof tenantSchema>;
  private readonly states: Settings<typeof stateSchema>;

  constructor(
    store: SettingStore,
    private readonly together: Together,
    private readonly sealer: TextSealer,
    private readonly files: FileMatches,
    private readonly clock: Clock,
  ) {
    this.tenants = new Settings(store, 'tenant', tenantSchema, clock);
    this.states = new Settings(store, 'tenant-state', stateSchema, clock);
  }

  /** As the console shows it: dots in place of secrets. */
  async view(): Promise<TenantsView> {
    const tenants = [];
    for (const { id, value } of await this.tenants.list()) {
      const state = (await this.states.find(id))?.value;
      tenants.push({
        id,
        tenant: withSecrets(value, (secret) => (secret === '' ? '' : SECRET_KEPT)),
        ...(state ? { scanned: new Date(state.scanned).toISOString() } : {}),
        errors: state?.errors ?? [],
        findings: state?.findings ?? [],
      });
    }
    return { tenants };
  }

  async count(): Promise<number> {
    return (await this.tenants.list()).length;
  }

  /** Adds a tenant, or changes the one of an id; gives the id, or `undefined` where there is none. */
  async save(sent: Tenant, id?: string): Promise<string | undefined> {
    const before = id === undefined ? undefined : await this.tenants.find(id);
    if (id !== undefined && !before) return undefined;
    const name = id ?? ulid(this.clock.now());
    const kept = before?.value.connection;
    const stored = withSecrets(sent, (secret, field) => {
      if (secret === '') return '';
      const was = kept?.kind === sent.connection.kind ? secretOf(kept, field) : undefined;
      return resealed(this.sealer, secret, was, purposeOf(name, field));
    });
    await this.tenants.put(name, stored);
    return name;
  }

  remove(id: string): Promise<boolean> {
    return this.together(async () => {
      await this.states.remove(id);
      return this.tenants.remove(id);
    });
  }

  /** Looks at one tenant now; `undefined` where there is none. */
  async scan(id: string): Promise<State | undefined> {
    const tenant = (await this.tenants.find(id))?.value;
    if (!tenant) return undefined;
    const now = this.clock.now();
    const { unusedDays, rotateDays } = tenant;
    const found = await this.ask(this.opened(id, tenant), { now, unusedDays, rotateDays });
    const before = (await this.states.find(id))?.value.findings ?? [];
    const state = { scanned: now, errors: [...found.errors], findings: merged(before, found, now) };
    await this.states.put(id, state);
    return state;
  }

  /** Says that a finding is known and may be; false where there is none. */
  async decide(id: string, finding: string, accepted: boolean): Promise<boolean> {
    const state = (await this.states.find(id))?.value;
    if (!state?.findings.some((each) => each.id === finding)) return false;
    await this.states.put(id, {
      ...state,
      findings: state.findings.map((each) => (each.id === finding ? { ...each, accepted } : each)),
    });
    return true;
  }

  /** Looks at every tenant whose findings are a day old. */
  async run(): Promise<void> {
    for (const { id, value } of await this.tenants.list()) {
      const scanned = (await this.states.find(id))?.value.scanned ?? 0;
      if (value.enabled && scanned + SCAN_MS <= this.clock.now()) await this.scan(id);
    }
  }

  private ask({ connection }: Tenant, ages: Ages): Promise<Scan> {
    switch (connection.kind) {
      case 'openai':
        return scanOpenAi(connection, ages, this.files);
      case 'anthropic':
        return scanAnthropic(connection, ages, this.files);
      case 'google':
        return scanGoogle(connection, ages);
    }
  }

  private opened(id: string, tenant: Tenant): Tenant {
    return withSecrets(tenant, (secret, field) =>
      secret === '' ? '' : this.sealer.open(secret, purposeOf(id, field)),
    );
  }
}

const purposeOf = (id: string, field: string): string => `tenant/${id}/${field}`;

function secretOf(connection: TenantConnection, field: string): string | undefined {
  const value: unknown = Object.entries(connection).find(([name]) => name === field)?.[1];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The tenant with each secret exchanged. */
function withSecrets(tenant: Tenant, change: (secret: string, field: string) => string): Tenant {
  const { connection } = tenant;
  const secrets: Record<string, string> = {};
  for (const field of TENANT_SECRETS[connection.kind]) {
    secrets[field] = change(secretOf(connection, field) ?? '', field);
  }
  return tenantSchema.parse({ ...tenant, connection: { ...connection, ...secrets } });
}

/**
 * The findings of a scan with what is known of them. Where parts of it failed, what was found before
 * stays: a fault is not mended because nobody could look.
 */
function merged(
  before: readonly TenantFinding[],
  { faults, errors }: Scan,
  now: number,
): State['findings'] {
  const known = new Map(before.map((finding) => [finding.id, finding]));
  const found = new Map(
    faults.map((fault) => [idOf(fault), findingOf(fault, known.get(idOf(fault)), now)]),
  );
  const kept = errors.length === 0 ? [] : before.filter(({ id }) => !found.has(id));
  return [...found.values(), ...kept]
    .sort((a, b) => rank(a) - rank(b) || a.object.localeCompare(b.object))
    .slice(0, TENANT_LIMITS.findings);
}

const rank = ({ severity }: TenantFinding): number => TENANT_SEVERITIES.indexOf(severity);
