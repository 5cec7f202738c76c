import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowLeft,
  IconArrowRight,
  IconClipboard,
  IconCopy,
  IconDots,
  IconFile,
  IconKeyboard,
  IconLock,
  IconLockOpen,
  IconPrinter,
  IconReload,
  IconSearch,
  IconX,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { FrameCommand, FrameState } from '../../../../preload/isolated-contract';
import { t } from '../translate';
import { run } from './bridge';
import classes from './frame.module.css';

interface ToolProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly command: FrameCommand;
  readonly isOff?: boolean;
}

function Tool({ label, icon, command, isOff = false }: ToolProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      aria-label={label}
      title={label}
      disabled={isOff}
      onClick={() => run(command)}
    >
      {icon}
    </ActionIcon>
  );
}

interface ToolbarProps {
  readonly state: FrameState;
  readonly onFind: () => void;
  readonly onHelp: () => void;
  readonly onMenu: (isOpen: boolean) => void;
}

/** Back, forward, reload, the address (to read), and what is rarer in a menu. */
export function Toolbar({ state, onFind, onHelp, onMenu }: ToolbarProps) {
  const isLoading = state.tabs.find(({ id }) => id === state.current)?.isLoading ?? false;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t('isolation.bar.label')}>
      <Tool
        label={t('isolation.bar.back')}
        icon={<IconArrowLeft size={18} aria-hidden />}
        command={{ type: 'back' }}
        isOff={!state.canGoBack}
      />
      <Tool
        label={t('isolation.bar.forward')}
        icon={<IconArrowRight size={18} aria-hidden />}
        command={{ type: 'forward' }}
        isOff={!state.canGoForward}
      />
      {isLoading ? (
        <Tool
          label={t('isolation.bar.stop')}
          icon={<IconX size={18} aria-hidden />}
          command={{ type: 'stop' }}
        />
      ) : (
        <Tool
          label={t('isolation.bar.reload')}
          icon={<IconReload size={18} aria-hidden />}
          command={{ type: 'reload' }}
        />
      )}
      <Address address={state.address} />
      <MoreMenu state={state} onFind={onFind} onHelp={onHelp} onMenu={onMenu} />
    </div>
  );
}

function Address({ address }: { readonly address: string }) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isSecure = url?.protocol === 'https:';
  const isFile = address === '';
  const words = t(
    isFile ? 'isolation.bar.file' : isSecure ? 'isolation.bar.secure' : 'isolation.bar.plain',
  );
  const icon = isFile ? <IconFile size={15} /> : isSecure ? <IconLock size={15} /> : undefined;
  return (
    <div className={classes.address} data-secure={isSecure || isFile}>
      <span role="img" aria-label={words} title={words} className={classes.lock}>
        {icon ?? <IconLockOpen size={15} />}
      </span>
      <input
        id="address"
        readOnly
        aria-label={t('isolation.bar.address')}
        value={isFile ? words : address}
        className={classes.addressText}
        onFocus={(event) => event.currentTarget.select()}
        onCopy={(event) => event.preventDefault()}
      />
    </div>
  );
}

function MoreMenu({ state, onFind, onHelp, onMenu }: ToolbarProps) {
  const percent = Math.round(state.zoom * 100);
  const may = (control: string): boolean => !state.off.includes(control);
  return (
    <Menu
      position="bottom-end"
      withinPortal
      // A menu may hold nothing but its items.
      withInitialFocusPlaceholder={false}
      onChange={onMenu}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t('isolation.bar.more')}
          title={t('isolation.bar.more')}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconSearch size={16} />} onClick={onFind}>
          {t('isolation.bar.find')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconZoomIn size={16} />}
          closeMenuOnClick={false}
          onClick={() => run({ type: 'zoom', step: 'in' })}
        >
          {t('isolation.bar.zoomIn')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconZoomOut size={16} />}
          closeMenuOnClick={false}
          onClick={() => run({ type: 'zoom', step: 'out' })}
        >
          {t('isolation.bar.zoomOut')}
        </Menu.Item>
        <Menu.Item onClick={() => run({ type: 'zoom', step: 'reset' })}>
          {t('isolation.bar.zoomReset', { percent })}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconCopy size={16} />}
          disabled={!may('copy')}
          onClick={() => run({ type: 'copy' })}
        >
          {t('isolation.bar.copy')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconClipboard size={16} />}
          disabled={!may('paste')}
          onClick={() => run({ type: 'paste' })}
        >
          {t('isolation.bar.paste')}
        </Menu.Item>
        <Menu.Item onClick={() => run({ type: 'select-all' })}>
          {t('isolation.bar.selectAll')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPrinter size={16} />}
          disabled={!may('print')}
          onClick={() => run({ type: 'print' })}
        >
          {t('isolation.bar.print')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onHelp}>
          {t('isolation.bar.help')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
