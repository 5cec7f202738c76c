import { useCallback, useState } from 'react';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import { ApiFailure } from '../api-failure';
import { failureMessage } from '../failure-message';
import { useSession } from '../session';
import { useResource, type Resource } from '../use-resource';

/** How often somebody else may publish in between before one is told. */
const TRIES = 4;

export interface PolicyEdit {
  readonly resource: Resource<{ readonly version: number; readonly document: PolicyDocument }>;
  readonly reload: () => void;
  /** True while a version is being published. */
  readonly busy: boolean;
  /** What went wrong with the last try, in words. */
  readonly problem: string | undefined;
  /** Version that was published last by this page. */
  readonly published: number | undefined;
  /**
   * Publishes the next version: `change` is applied to the version in force, and again to the newer
   * one where somebody else published in between. False: it was refused, and `problem` says why.
   */
  readonly publish: (
    note: string,
    change: (document: PolicyDocument) => PolicyDocument,
  ) => Promise<boolean>;
}

/** Reads the policy and publishes changes of a part of it. */
export function usePolicyEdit(): PolicyEdit {
  const { api, report } = useSession();
  const { resource, reload } = useResource(api.policy);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [published, setPublished] = useState<number>();

  const publish = useCallback<PolicyEdit['publish']>(
    async (note, change) => {
      setBusy(true);
      setProblem(undefined);
      try {
        for (let tries = 1; ; tries += 1) {
          const { version, document } = await api.policy();
          try {
            const answer = await api.publishPolicy(change(document), note, version);
            setPublished(answer.version);
            reload();
            return true;
          } catch (error) {
            const again = error instanceof ApiFailure && error.kind === 'conflict';
            if (!again || tries === TRIES) throw error;
          }
        }
      } catch (error) {
        report(error);
        setProblem(inWords(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [api, report, reload],
  );
  return { resource, reload, busy, problem, published, publish };
}

/** A refused policy says at which place and why. */
function inWords(error: unknown): string {
  if (!(error instanceof ApiFailure) || error.issues.length === 0) return failureMessage(error);
  return error.issues.map(({ path, message }) => `${path}: ${message}`).join('\n');
}
