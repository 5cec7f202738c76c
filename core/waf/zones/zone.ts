import type { App } from '../../exchange/app';
import type { WafZone } from '../../exchange/policy-waf';
import type { PolicyDocument } from '../../exchange/policy-document';
import type { Pipeline } from '../../pipeline/types';
import type { OriginPool } from './origin-pool';

/** One application behind the firewall, ready to take requests. */
export interface Zone {
  readonly config: WafZone;
  /** How it stands in events. */
  readonly app: App;
  /** The pipeline under the rules of this zone. */
  readonly pipeline: Pipeline;
  /** The policy that these rules come from. */
  readonly policy: PolicyDocument;
  readonly origins: OriginPool;
}
