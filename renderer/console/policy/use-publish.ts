import { useState } from 'react';
import type { PolicyIssue, PolicyState } from '../../../core/exchange/console';
import { ApiFailure } from '../api-failure';
import { failureMessage } from '../failure-message';
import { useSession } from '../session';
import type { Draft } from './draft';

export type PublishState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly message: string }
  /** Somebody else published in between; `theirs` is what is in force now. */
  | { readonly kind: 'conflict'; readonly theirs: PolicyState };

interface Publish {
  readonly state: PublishState;
  readonly publish: (draft: Draft, note: string) => Promise<void>;
  readonly reset: () => void;
}

interface PublishListener {
  readonly onPublished: (version: number) => void;
  readonly onRefused: (issues: readonly PolicyIssue[]) => void;
}

/** Publishes a draft and sorts out what may come of it. */
export function usePublish({ onPublished, onRefused }: PublishListener): Publish {
  const { api, report } = useSession();
  const [state, setState] = useState<PublishState>({ kind: 'ready' });

  const fail = async (error: unknown): Promise<void> => {
    report(error);
    if (error instanceof ApiFailure && error.kind === 'conflict') {
      setState({ kind: 'conflict', theirs: await api.policy() });
      return;
    }
    if (error instanceof ApiFailure && error.kind === 'invalid') onRefused(error.issues);
    setState({ kind: 'failed', message: failureMessage(error) });
  };

  const publish = async (draft: Draft, note: string): Promise<void> => {
    setState({ kind: 'busy' });
    try {
      const { version } = await api.publishPolicy(JSON.parse(draft.text), note, draft.baseVersion);
      setState({ kind: 'ready' });
      onPublished(version);
    } catch (error) {
      await fail(error).catch((second: unknown) =>
        setState({ kind: 'failed', message: failureMessage(second) }),
      );
    }
  };
  return { state, publish, reset: () => setState({ kind: 'ready' }) };
}
