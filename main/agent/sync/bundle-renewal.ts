import { pause } from './backoff';
import { fetchPolicy, type PolicyWatchOptions } from './policy-watch';

/** How often it is looked whether the bundle in force needs to be renewed, ms, give or take half. */
const LOOK_MS = 60_000;

export interface BundleRenewalOptions extends Pick<
  PolicyWatchOptions,
  'client' | 'version' | 'tag' | 'apply' | 'onReach' | 'signal'
> {
  /** True from the moment on at which the endpoint has signed the bundle anew. */
  readonly due: () => boolean;
}

/** Fetches a bundle that expires again in time; a desk that cannot, goes on trying. */
export async function renewBundle(options: BundleRenewalOptions): Promise<void> {
  while (!options.signal.aborted) {
    await pause(LOOK_MS * (0.5 + Math.random()), options.signal);
    if (options.signal.aborted || !options.due()) continue;
    try {
      await fetchPolicy(options);
      options.onReach(true);
    } catch (error) {
      if (!options.signal.aborted) options.onReach(false, error);
    }
  }
}
