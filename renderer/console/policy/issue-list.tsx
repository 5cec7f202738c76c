import { t } from '../translate';
import type { TextRange } from './json-location';
import classes from './issue-list.module.css';
import type { LocatedIssue } from './use-validation';

interface IssueListProps {
  readonly issues: readonly LocatedIssue[];
  readonly onSelect: (range: TextRange) => void;
}

/** Everything wrong with the document; a click leads to the place. */
export function IssueList({ issues, onSelect }: IssueListProps) {
  if (issues.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={t('policy.issuesTitle')} data-testid="policy-issues">
      {issues.map((issue) => (
        <li key={`${issue.path}:${issue.from}:${issue.message}`}>
          <button type="button" className={classes.issue} onClick={() => onSelect(issue)}>
            <span className={classes.line}>{issue.line}</span>
            <span className={classes.path}>{issue.path}</span>
            <span>{issue.message}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
