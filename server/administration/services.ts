import type { Clock } from '../../core/exchange/ports';
import { Alerts } from '../alerts/alerts';
import { Ownership } from '../api/logpush/ownership';
import { Exports } from '../exports/exports';
import type { Gauge } from '../exports/otlp';
import { ExportSources } from '../exports/records';
import { gaugesOf } from '../metrics/metrics';
import type { SignInSteps } from '../accounts/sign-in-steps';
import { Approvals } from '../policy/approvals';
import type { PolicyPublisher } from '../policy/publisher';
import type { PublicAddress } from '../public-address';
import { WeeklyReports } from '../reports/weekly-reports';
import { ScimDirectory } from '../scim/directory';
import { KnownPeople } from '../sign-on/known-person';
import { OidcSignOn } from '../sign-on/oidc';
import { SIGN_ON_PATHS } from '../sign-on/paths';
import { SamlSignOn } from '../sign-on/saml';
import { SignOnSettings } from '../sign-on/sign-on-settings';
import { fileMatches } from '../tenants/file-matches';
import { Tenants } from '../tenants/tenants';
import type { Storage } from '../storage/port';
import { startJobs, type Jobs } from './jobs';
import { TextSealer } from './sealed-text';

/** Alerts that a weekly report counts at most. */
const REPORTED_ALERTS = 1000;

/** What administrators set up besides the policy. */
export interface AdministrationServices {
  readonly signOn: SignOnSettings;
  readonly oidc: OidcSignOn;
  readonly saml: SamlSignOn;
  readonly knownPeople: KnownPeople;
  readonly scim: ScimDirectory;
  readonly approvals: Approvals;
  readonly alerts: Alerts;
  readonly weeklyReports: WeeklyReports;
  readonly tenants: Tenants;
  readonly exports: Exports;
  readonly ownership: Ownership;
  readonly gauges: () => Promise<readonly Gauge[]>;
  readonly ready: () => Promise<unknown>;
  readonly jobs: Jobs;
  /** Address of this endpoint, without a slash at the end. */
  readonly baseUrl: () => string;
}

export async function assembleAdministration(
  storage: Storage,
  steps: SignInSteps,
  address: PublicAddress,
  policy: PolicyPublisher,
  online: () => Promise<number>,
  clock: Clock,
  failed: (error: unknown) => void,
  detectorsDir: string | undefined,
): Promise<AdministrationServices> {
  const { together } = storage;
  const sealer = await TextSealer.open(storage.secrets);
  const signOn = new SignOnSettings(storage.settings, together, sealer, clock);
  const scim = new ScimDirectory(storage.settings, together, storage.accounts, signOn, clock);
  const tenants = new Tenants(storage.settings, together, sealer, fileMatches(detectorsDir), clock);
  const { rollups, shadowAi, devices } = storage;
  const asked = { rollups, shadowAi, devices, tenants };
  const alerts = new Alerts(storage.settings, storage.alerts, asked, sealer, clock);
  const weeklyReports = new WeeklyReports(
    storage.settings,
    together,
    {
      ...{ rollups, shadowAi, devices },
      alerts: () => alerts.list({ limit: REPORTED_ALERTS }),
      organisation: () => policy.current().document.organisation.name,
    },
    alerts,
    () => address.consoleUrl,
    clock,
  );
  const sources = new ExportSources(storage.arrivals, storage.audit);
  const exports = new Exports(storage.settings, together, sources, sealer, clock);
  const metrics = {
    ...{ rollups, devices, online },
    policyVersion: () => policy.current().version,
  };
  const gauges = () => gaugesOf(metrics, clock.now());
  const at = (path: string): string => address.baseUrl + path;
  return {
    signOn,
    oidc: new OidcSignOn(steps, () => at(SIGN_ON_PATHS.oidcCallback)),
    saml: new SamlSignOn(steps, () => ({
      entityId: at(SIGN_ON_PATHS.samlMetadata),
      consumer: at(SIGN_ON_PATHS.samlConsumer),
    })),
    knownPeople: new KnownPeople(storage.accounts, scim, clock),
    scim,
    approvals: new Approvals(storage.settings, together, policy, clock),
    ...{ alerts, weeklyReports, tenants, exports, gauges },
    ownership: new Ownership(storage.settings, clock),
    ready: () => storage.accounts.any(),
    jobs: startJobs({
      alerts,
      weeklyReports,
      tenants,
      exports,
      gauges,
      turns: storage.turns,
      clock,
      failed,
    }),
    baseUrl: () => address.baseUrl,
  };
}
