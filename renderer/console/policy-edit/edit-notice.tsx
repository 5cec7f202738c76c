import { Alert } from '@mantine/core';
import { t } from '../translate';
import type { PolicyEdit } from './use-policy-edit';
import classes from './edit-notice.module.css';

/** What became of the last change of the policy. */
export function EditNotice({ edit }: { readonly edit: PolicyEdit }) {
  if (edit.problem !== undefined) {
    return (
      <Alert color="red" variant="light" title={t('edit.refused')} role="alert" mb="sm">
        <span className={classes.lines}>{edit.problem}</span>
      </Alert>
    );
  }
  if (edit.published === undefined) return null;
  return (
    <Alert color="green" variant="light" role="status" mb="sm" data-testid="edit-published">
      {t('edit.published', { version: edit.published })}
    </Alert>
  );
}
