import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ROLES, type Invited, type Role } from '../../../core/exchange/access';
import { CopyField } from '../../ui/copy-field';
import { formatDayAndTime } from '../../ui/format';
import { ActionForm } from '../forms/action-form';
import { OnceDialog } from '../forms/once-dialog';
import { useApi } from '../session';
import { t } from '../translate';
import { accessApi } from './access-api';

interface InviteDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onInvited: () => void;
}

/** Makes a link for somebody to make their account with. */
export function InviteDialog({ opened, onClose, onInvited }: InviteDialogProps) {
  return (
    <OnceDialog<Invited>
      opened={opened}
      onClose={onClose}
      title={t('people.inviteTitle')}
      done={t('people.done')}
      form={(show) => (
        <InviteForm
          onMade={(invited) => {
            show(invited);
            onInvited();
          }}
        />
      )}
    >
      {({ link, invitation }) => (
        <>
          <Text size="sm">{t('people.linkReady')}</Text>
          <CopyField label={t('people.link')} value={link} />
          <Text size="xs" c="dimmed">
            {t('people.linkExpires', { time: formatDayAndTime(invitation.expires) })}
          </Text>
        </>
      )}
    </OnceDialog>
  );
}

function InviteForm({ onMade }: { readonly onMade: (invited: Invited) => void }) {
  const access = accessApi(useApi());
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('analyst');
  return (
    <ActionForm
      submit={t('people.makeLink')}
      onSubmit={async () => onMade(await access.invite(name.trim(), role))}
    >
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
    </ActionForm>
  );
}
