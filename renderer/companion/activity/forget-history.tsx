import { Button, Group, Popover, Text } from '@mantine/core';
import { useState } from 'react';
import { bridge } from '../bridge';
import { t } from '../translate';

/** Lets a person take their history off this device, after one more question. */
export function ForgetHistory({ onForgotten }: { readonly onForgotten: () => void }) {
  const [open, setOpen] = useState(false);
  const forget = (): void => {
    setOpen(false);
    void bridge().companion.clearActivity().then(onForgotten, reportError);
  };
  return (
    <Popover opened={open} onChange={setOpen} width={300} trapFocus withArrow position="bottom-end">
      <Popover.Target>
        <Button variant="subtle" size="xs" onClick={() => setOpen(!open)}>
          {t('companion.activity.forget')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" mb="sm">
          {t('companion.activity.forgetSure')}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={() => setOpen(false)}>
            {t('common.cancel')}
          </Button>
          <Button size="xs" color="red" onClick={forget}>
            {t('companion.activity.forgetYes')}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
