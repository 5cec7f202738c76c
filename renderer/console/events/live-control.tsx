import { Button, Group, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Tone } from '../../ui/action-badge';
import { Dot } from '../../ui/dot';
import { t } from '../translate';
import type { Events } from './use-events';

/** How long arrivals are gathered before a screen reader hears of them, ms. */
const ANNOUNCE_MS = 4000;

/** Says how many events came in, not each of them. */
function Announcer({ arrived }: { readonly arrived: number }) {
  const [said, setSaid] = useState(arrived);
  const [text, setText] = useState('');
  useEffect(() => {
    if (arrived <= said) return undefined;
    const timer = setTimeout(() => {
      setText(t('events.announce', { count: arrived - said }));
      setSaid(arrived);
    }, ANNOUNCE_MS);
    return () => clearTimeout(timer);
  }, [arrived, said]);
  return (
    <span className="pc-visually-hidden" role="status">
      {text}
    </span>
  );
}

function streamOf(events: Events): { readonly tone: Tone; readonly text: string } {
  if (events.list.paused) return { tone: 'plain', text: t('events.paused') };
  switch (events.stream) {
    case 'live':
      return { tone: 'good', text: t('events.live') };
    case 'connecting':
      return { tone: 'plain', text: t('events.connecting') };
    case 'interrupted':
      return { tone: 'notice', text: t('events.interrupted') };
  }
}

/** Whether the list is live, and the switch that holds it still. */
export function LiveControl({ events }: { readonly events: Events }) {
  const { list, pause, resume } = events;
  const { tone, text } = streamOf(events);
  const held = list.held.length;
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <Dot tone={tone} />
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      </Group>
      <Button
        variant={held > 0 ? 'filled' : 'default'}
        leftSection={list.paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
        onClick={list.paused ? resume : pause}
      >
        {!list.paused && t('events.pause')}
        {list.paused && (held > 0 ? t('events.resumeCount', { count: held }) : t('events.resume'))}
      </Button>
      <Announcer arrived={list.arrived} />
    </>
  );
}
