import { Card, Select, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { WafZone } from '../../../core/exchange/policy-waf';
import { EmptyState } from '../../ui/empty-state';
import { useAddress } from '../report/use-address';
import { t } from '../translate';

/** What stands on a page of the firewall before it has a zone. */
export function NoZones({ icon }: { readonly icon: ReactNode }) {
  return (
    <Card>
      <EmptyState icon={icon} title={t('firewall.emptyTitle')} text={t('firewall.empty')} />
    </Card>
  );
}

interface ZoneChoiceProps {
  readonly zones: readonly WafZone[];
  readonly icon: ReactNode;
  readonly children: (zone: WafZone) => ReactNode;
}

/** One zone at a time, chosen by the address; the first one until then. */
export function ZoneChoice({ zones, icon, children }: ZoneChoiceProps) {
  const { params, change } = useAddress();
  const zone = zones.find(({ id }) => id === params.get('zone')) ?? zones[0];
  if (zone === undefined) return <NoZones icon={icon} />;
  return (
    <Stack gap="md">
      {zones.length > 1 && (
        <Select
          maw={320}
          label={t('firewall.zone')}
          allowDeselect={false}
          data={zones.map(({ id, name }) => ({ value: id, label: name ?? id }))}
          value={zone.id}
          onChange={(id) => change({ zone: id ?? undefined })}
        />
      )}
      {children(zone)}
    </Stack>
  );
}
