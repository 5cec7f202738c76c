import { Kbd, Table } from '@mantine/core';
import { Fragment } from 'react';
import type { FrameState } from '../../../../preload/isolated-contract';
import { t } from '../translate';
import { Panel } from './panel';

/** Keys of the window, as main/isolation/chrome/shortcuts.ts has them. */
const SHORTCUTS = [
  { name: 'newTab', keys: ['Ctrl T'] },
  { name: 'closeTab', keys: ['Ctrl W'] },
  { name: 'nextTab', keys: ['Ctrl Tab'] },
  { name: 'previousTab', keys: ['Ctrl Shift Tab'] },
  { name: 'tabs', keys: ['Ctrl 1', 'Ctrl 8', 'Ctrl 9'] },
  { name: 'reload', keys: ['Ctrl R', 'F5'] },
  { name: 'back', keys: ['Alt ←'] },
  { name: 'forward', keys: ['Alt →'] },
  { name: 'find', keys: ['Ctrl F'] },
  { name: 'findNext', keys: ['F3', 'Shift F3'] },
  { name: 'zoom', keys: ['Ctrl +', 'Ctrl −', 'Ctrl 0'] },
  { name: 'address', keys: ['Ctrl L'] },
  { name: 'switchPane', keys: ['F6'] },
  { name: 'pageText', keys: ['Esc', 'Tab'], engine: 'pixels' },
  { name: 'help', keys: ['F1'] },
] as const;

const isMac = navigator.platform.startsWith('Mac');

interface HelpPanelProps {
  readonly engine: FrameState['engine'];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The keyboard shortcuts of the window. */
export function HelpPanel({ engine, isOpen, onClose }: HelpPanelProps) {
  return (
    <Panel isOpen={isOpen} title={t('isolation.help.title')} onClose={onClose}>
      <Table>
        <Table.Tbody>
          {SHORTCUTS.filter((each) => !('engine' in each) || each.engine === engine).map(
            ({ name, keys }) => (
              <Table.Tr key={name}>
                <Table.Th fw={400}>{t(`isolation.help.${name}`)}</Table.Th>
                <Table.Td ta="right">
                  {keys.map((key) => (
                    <Fragment key={key}>
                      {' '}
                      <Kbd>{isMac ? key.replace('Ctrl', '⌘') : key}</Kbd>
                    </Fragment>
                  ))}
                </Table.Td>
              </Table.Tr>
            ),
          )}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
