import { ActionIcon, Text, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { FrameState } from '../../../../preload/isolated-contract';
import { t } from '../translate';
import { run } from './bridge';
import classes from './frame.module.css';

interface FindBarProps {
  readonly hits: FrameState['hits'];
  readonly onClose: () => void;
}

/** Looks for text in the page; stands in place of the toolbar for so long. */
export function FindBar({ hits, onClose }: FindBarProps) {
  const [text, setText] = useState('');
  const find = (direction: 'forward' | 'back', wanted = text): void => {
    if (wanted !== '') run({ type: 'find', text: wanted, direction });
  };
  return (
    <form
      className={classes.toolbar}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        find('forward');
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        if (event.key === 'Enter' && event.shiftKey) {
          event.preventDefault();
          find('back');
        }
      }}
    >
      <TextInput
        size="xs"
        className={classes.findText ?? ''}
        aria-label={t('isolation.find.label')}
        placeholder={t('isolation.find.placeholder')}
        maxLength={200}
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value === '') run({ type: 'end-find' });
          else find('forward', event.currentTarget.value);
        }}
      />
      <Text size="xs" c="dimmed" role="status" className={classes.hits ?? ''}>
        {text !== '' && hits !== undefined && found(hits)}
      </Text>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('isolation.find.previous')}
        onClick={() => find('back')}
      >
        <IconChevronUp size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('isolation.find.next')}
        onClick={() => find('forward')}
      >
        <IconChevronDown size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('isolation.find.close')}
        onClick={onClose}
      >
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </form>
  );
}

function found({ active, total }: NonNullable<FrameState['hits']>): string {
  return total === 0 ? t('isolation.find.none') : t('isolation.find.hits', { active, total });
}
