import { Modal, type ModalProps } from '@mantine/core';
import { t } from '../translate';

type DialogProps = Pick<ModalProps, 'opened' | 'onClose' | 'title' | 'size' | 'children'>;

/** A window over the page. What is in it begins anew each time that it is opened. */
export function Dialog(props: DialogProps) {
  return <Modal {...props} closeButtonProps={{ 'aria-label': t('common.close') }} />;
}
