import { Button, Group, NativeSelect, Table, Text } from '@mantine/core';
import { ROLES, type Person, type PersonChange, type Role } from '../../../core/exchange/access';
import { ToneBadge } from '../../ui/action-badge';
import { formatAgo } from '../../ui/format';
import { useNow } from '../../ui/use-now';
import { useAction } from '../forms/use-action';
import { useApi } from '../session';
import { t } from '../translate';
import { accessApi } from './access-api';

interface TableProps {
  readonly people: readonly Person[];
  /** Id of who looks. */
  readonly own: string | undefined;
  readonly manages: boolean;
  readonly onChanged: () => void;
}

export function PeopleTable({ people, ...rest }: TableProps) {
  const now = useNow(30_000);
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table aria-label={t('people.title')} verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('people.name')}</Table.Th>
            <Table.Th>{t('people.role')}</Table.Th>
            <Table.Th>{t('people.source')}</Table.Th>
            <Table.Th>{t('people.lastSignIn')}</Table.Th>
            <Table.Th>{t('people.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Row key={person.id} person={person} now={now} {...rest} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface RowProps extends Omit<TableProps, 'people'> {
  readonly person: Person;
  readonly now: number;
}

function Row({ person, now, own, manages, onChanged }: RowProps) {
  const access = accessApi(useApi());
  const { busy, failure, run } = useAction();
  const change = (wish: PersonChange): void =>
    run(async () => {
      await access.changePerson(person.id, wish);
      onChanged();
    });
  // Roles of a directory's people follow their groups.
  const mayChange = manages && person.id !== own && person.source === 'local';
  const active = person.state === 'active';
  return (
    <Table.Tr data-testid="person-row">
      <Table.Td>
        <Text size="sm" fw={600}>
          {person.name}
        </Text>
        {person.email !== undefined && person.email !== person.name && (
          <Text size="xs" c="dimmed">
            {person.email}
          </Text>
        )}
        {failure !== undefined && (
          <Text size="xs" c="red" role="alert">
            {failure}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {mayChange ? (
          <NativeSelect
            size="xs"
            w={170}
            aria-label={t('people.roleOf', { name: person.name })}
            value={person.role}
            disabled={busy}
            onChange={(event) => change({ role: event.currentTarget.value as Role })}
            data={ROLES.map((role) => ({ value: role, label: t(`people.roles.${role}`) }))}
          />
        ) : (
          <Text size="sm">{t(`people.roles.${person.role}`)}</Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="sm">{t(`people.sources.${person.source}`)}</Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">
          {person.lastSignIn === undefined ? t('people.never') : formatAgo(person.lastSignIn, now)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <ToneBadge tone={active ? 'good' : 'plain'}>
            {t(`people.states.${person.state}`)}
          </ToneBadge>
          {manages && person.id !== own && person.source !== 'scim' && (
            <Button
              size="compact-xs"
              variant="default"
              loading={busy}
              onClick={() => change({ state: active ? 'disabled' : 'active' })}
            >
              {active ? t('people.disable') : t('people.enable')}
            </Button>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
