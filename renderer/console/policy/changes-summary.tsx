import { List, Text } from '@mantine/core';
import { t } from '../translate';
import { documentChanges } from './document-changes';

const KINDS = [
  ['added', 'changesAdded'],
  ['removed', 'changesRemoved'],
  ['changed', 'changesChanged'],
  ['other', 'changesOther'],
] as const;

/** JSON or nothing: a text that is none has no changes to name. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface ChangesSummaryProps {
  readonly before: string;
  readonly after: string;
}

/** What differs between two documents, by the names of rules. */
export function ChangesSummary({ before, after }: ChangesSummaryProps) {
  const changes = documentChanges(parsed(before), parsed(after));
  const said = KINDS.filter(([kind]) => changes[kind].length > 0);
  if (said.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('policy.changesNone')}
      </Text>
    );
  }
  return (
    <List size="sm" spacing={2}>
      {said.map(([kind, message]) => (
        <List.Item key={kind}>
          {t(`policy.${message}`, { names: changes[kind].join(', ') })}
        </List.Item>
      ))}
    </List>
  );
}
