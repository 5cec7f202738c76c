import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import type { FrameState } from '../../../../preload/isolated-contract';
import { t } from '../translate';
import { bannerWords } from './words';

interface WhyPanelProps {
  readonly state: FrameState;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onException: () => void;
}

/** Why things are switched off here, and how the page is kept. */
export function WhyPanel({ state, isOpen, onClose, onException }: WhyPanelProps) {
  const site = state.site.name;
  const facts = [
    ...bannerWords(state),
    t(state.engine === 'pixels' ? 'isolation.banner.enginePixels' : 'isolation.banner.engineView'),
    ...(state.hasWatermark ? [t('isolation.banner.watermark')] : []),
    ...(state.screenshots === 'refused' ? [t('isolation.banner.screenshots')] : []),
    ...(state.screenshots === 'unable' ? [t('isolation.banner.screenshotsUnable')] : []),
  ];
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('isolation.banner.whyTitle')}
      transitionProps={{ duration: 0 }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('isolation.banner.whyText', { site })}</Text>
        <List size="sm" spacing={6}>
          {facts.map((fact) => (
            <List.Item key={fact}>{fact}</List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Button variant="default" onClick={onException}>
            {t('isolation.exception.ask')}
          </Button>
          <Button onClick={onClose}>{t('common.close')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
