import { Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { ROLES, type Invited, type Role } from '../../../core/exchange/access';
import { CopyField } from '../../ui/copy-field';
import { FailureAlert } from '../../ui/failure-alert';
import { formatDayAndTime } from '../../ui/format';
import { useApi } from '../session';
import { t } from '../translate';
import { accessApi } from './access-api';
import { useAction } from './use-action';

interface InviteDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onInvited: () => void;
}

/** Makes a link for somebody to make their account with; it is forgotten when the dialog closes. */
export function InviteDialog({ opened, onClose, onInvited }: InviteDialogProps) {
  const [made, setMade] = useState<Invited>();
  const close = (): void => {
    setMade(undefined);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={t('people.inviteTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {made === undefined ? (
        <InviteForm
          onMade={(invited) => {
            setMade(invited);
            onInvited();
          }}
        />
      ) : (
        <Stack gap="md">
          <Text size="sm">{t('people.linkReady')}</Text>
          <CopyField label={t('people.link')} value={made.link} />
          <Text size="xs" c="dimmed">
            {t('people.linkExpires', { time: formatDayAndTime(made.invitation.expires) })}
          </Text>
          <Group justify="flex-end">
            <Button onClick={close}>{t('people.done')}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function InviteForm({ onMade }: { readonly onMade: (invited: Invited) => void }) {
  const access = accessApi(useApi());
  const { busy, failure, run } = useAction();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('analyst');
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    run(async () => onMade(await access.invite(name.trim(), role)));
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="md">
        {failure !== undefined && <FailureAlert message={failure} />}
        <TextInput
          label={t('people.name')}
          description={t('people.nameHint')}
          required
          withAsterisk={false}
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('people.role')}
          description={t(`people.roleHints.${role}`)}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as Role)}
          data={ROLES.map((each) => ({ value: each, label: t(`people.roles.${each}`) }))}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            {t('people.makeLink')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
