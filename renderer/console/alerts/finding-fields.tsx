import { Checkbox, NativeSelect, Stack } from '@mantine/core';
import { useMemo } from 'react';
import { TENANT_SEVERITIES, type TenantSeverity } from '../../../core/exchange/tenant';
import { useApi, useSession } from '../session';
import { tenantsApi } from '../tenants/tenants-api';
import { t } from '../translate';
import { useResource } from '../use-resource';
import type { FindingCondition } from './rule-templates';

interface FindingFieldsProps {
  readonly condition: FindingCondition;
  readonly onChange: (condition: FindingCondition) => void;
}

/** Which findings a rule tells of; the accounts are offered to those who may see them. */
export function FindingFields({ condition, onChange }: FindingFieldsProps) {
  const { state } = useSession();
  const user = state.kind === 'known' ? state.session.user : undefined;
  return (
    <>
      <NativeSelect
        label={t('alerts.values.tenant_finding')}
        value={condition.minimum}
        onChange={(event) => {
          const minimum = event.currentTarget.value as TenantSeverity;
          onChange({ ...condition, minimum });
        }}
        data={TENANT_SEVERITIES.map((each) => ({
          value: each,
          label: t(`tenants.severities.${each}`),
        }))}
      />
      {user?.permissions.includes('tenants.read') && (
        <TenantChoice condition={condition} onChange={onChange} />
      )}
    </>
  );
}

function TenantChoice({ condition, onChange }: FindingFieldsProps) {
  const api = useApi();
  const tenants = useMemo(() => tenantsApi(api), [api]);
  const { resource } = useResource(tenants.view);
  const known = resource.kind === 'ready' ? resource.value.tenants : [];
  if (known.length === 0) return null;
  return (
    <Checkbox.Group
      label={t('alerts.onlyTenants')}
      description={t('alerts.allTenants')}
      value={condition.tenants}
      onChange={(chosen) => onChange({ ...condition, tenants: chosen })}
    >
      <Stack gap="xs" mt="xs">
        {known.map(({ id, tenant }) => (
          <Checkbox key={id} value={id} label={tenant.name} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
