import { ActionIcon, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { ROLES, roleSchema, type Role } from '../../../../core/exchange/access';
import type { SignOn } from '../../../../core/exchange/sign-on';
import { t } from '../../translate';
import type { Issues } from './sign-on-form';

interface GroupRolesProps {
  readonly value: Pick<SignOn, 'roles' | 'defaultRole'>;
  readonly issues: Issues;
  readonly onChange: (part: Pick<SignOn, 'roles' | 'defaultRole'>) => void;
}

const OPTIONS = () => ROLES.map((role) => ({ value: role, label: t(`people.roles.${role}`) }));
const roleOf = (value: string): Role | undefined => roleSchema.safeParse(value).data;

/** Which role the members of a group have, and what everybody else is. */
export function GroupRoles({ value, issues, onChange }: GroupRolesProps) {
  const { roles, defaultRole } = value;
  const set = (next: SignOn['roles']): void => onChange({ roles: next, defaultRole });
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {t('signOn.roles.title')}
      </Text>
      {roles.map(({ group, role }, index) => (
        <Group key={index} gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            aria-label={t('signOn.roles.group')}
            placeholder={t('signOn.roles.group')}
            flex={1}
            value={group}
            error={issues[`roles.${index}.group`]}
            onChange={(event) => set(roles.with(index, { role, group: event.currentTarget.value }))}
          />
          <NativeSelect
            aria-label={t('signOn.roles.roleOf', { group })}
            value={role}
            data={OPTIONS()}
            onChange={(event) =>
              set(roles.with(index, { group, role: roleOf(event.currentTarget.value) ?? role }))
            }
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('signOn.roles.remove', { group })}
            onClick={() => set(roles.toSpliced(index, 1))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group justify="space-between" align="flex-end">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => set([...roles, { group: '', role: 'analyst' }])}
        >
          {t('signOn.roles.add')}
        </Button>
        <NativeSelect
          label={t('signOn.roles.others')}
          value={defaultRole ?? ''}
          data={[{ value: '', label: t('signOn.roles.outside') }, ...OPTIONS()]}
          onChange={(event) => onChange({ roles, defaultRole: roleOf(event.currentTarget.value) })}
        />
      </Group>
    </Stack>
  );
}
