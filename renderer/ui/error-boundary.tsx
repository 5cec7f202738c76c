import { Component, type ReactNode } from 'react';
import { FailureAlert } from './failure-alert';
import { t } from './translate';

interface State {
  readonly error: Error | undefined;
}

/** Keeps the rest of the window alive when one page fails to draw. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <FailureAlert message={`${t('failure.page')} ${error.message}`} />;
  }
}
