import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../translate';

interface PanelProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What the frame tells or asks over the page. */
export function Panel({ isOpen, title, onClose, children }: PanelProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {children}
    </Modal>
  );
}
