import type { PolicyIssue } from '../../core/exchange/console';

/** The policy file that the agent was given has mistakes, so there is nothing to start with. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
  readonly code = 'invalid_policy';

  constructor(
    readonly file: string,
    readonly issues: readonly PolicyIssue[],
  ) {
    super(`${file} has mistakes:\n${describeIssues(issues)}`);
  }
}

/** One line for each issue: path and reason. */
export function describeIssues(issues: readonly PolicyIssue[]): string {
  return issues
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('\n');
}
