import { ActionIcon } from '@mantine/core';
import { IconGripVertical } from '@tabler/icons-react';
import type { DragEvent, KeyboardEvent } from 'react';
import { t } from '../translate';

/** Kind of data that a dragged rule carries, so that nothing else can be dropped. */
const KIND = 'application/x-portcullis-rule';

interface RuleHandleProps {
  readonly name: string;
  readonly index: number;
  readonly last: number;
  readonly onMove: (from: number, to: number) => void;
}

/** Takes hold of a rule: with the mouse it is dragged, with the arrow keys it moves by one. */
export function RuleHandle({ name, index, last, onMove }: RuleHandleProps) {
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = index + step;
    if (to >= 0 && to <= last) onMove(index, to);
  };
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      draggable
      aria-label={t('ruleOrder.handle', { name, place: index + 1 })}
      data-testid="rule-handle"
      onKeyDown={keys}
      onDragStart={(event) => {
        event.dataTransfer.setData(KIND, String(index));
        event.dataTransfer.effectAllowed = 'move';
      }}
    >
      <IconGripVertical size={16} />
    </ActionIcon>
  );
}

/** What makes an element a place where a rule can be dropped. */
export function dropTarget(index: number, onMove: (from: number, to: number) => void) {
  return {
    onDragOver: (event: DragEvent): void => {
      if (!event.dataTransfer.types.includes(KIND)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
    },
    onDrop: (event: DragEvent): void => {
      const from = Number(event.dataTransfer.getData(KIND) || Number.NaN);
      event.preventDefault();
      if (Number.isInteger(from) && from !== index) onMove(from, index);
    },
  };
}
