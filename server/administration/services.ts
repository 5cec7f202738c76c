import type { Clock } from '../../core/exchange/ports';
import type { SignInSteps } from '../accounts/sign-in-steps';
import { Approvals } from '../policy/approvals';
import type { PolicyPublisher } from '../policy/publisher';
import type { PublicAddress } from '../public-address';
import { ScimDirectory } from '../scim/directory';
import { KnownPeople } from '../sign-on/known-person';
import { OidcSignOn } from '../sign-on/oidc';
import { SIGN_ON_PATHS } from '../sign-on/paths';
import { SamlSignOn } from '../sign-on/saml';
import { SignOnSettings } from '../sign-on/sign-on-settings';
import type { Storage } from '../storage/port';
import { TextSealer } from './sealed-text';

/** What administrators set up besides the policy. */
export interface AdministrationServices {
  readonly signOn: SignOnSettings;
  readonly oidc: OidcSignOn;
  readonly saml: SamlSignOn;
  readonly knownPeople: KnownPeople;
  readonly scim: ScimDirectory;
  readonly approvals: Approvals;
  /** Address of this endpoint, without a slash at the end. */
  readonly baseUrl: () => string;
}

export async function assembleAdministration(
  storage: Storage,
  steps: SignInSteps,
  address: PublicAddress,
  policy: PolicyPublisher,
  clock: Clock,
): Promise<AdministrationServices> {
  const sealer = await TextSealer.open(storage.secrets);
  const signOn = new SignOnSettings(storage.settings, sealer, clock);
  const scim = new ScimDirectory(storage.settings, storage.accounts, signOn, clock);
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
    approvals: new Approvals(storage.settings, policy, clock),
    baseUrl: () => address.baseUrl,
  };
}
