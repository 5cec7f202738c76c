import { Button, Group, List, Stack, Text } from '@mantine/core';
import type { FrameState } from '../../../../preload/isolated-contract';
import { t } from '../translate';
import { Panel } from './panel';
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
    <Panel isOpen={isOpen} title={t('isolation.banner.whyTitle')} onClose={onClose}>
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
    </Panel>
  );
}
