import { ActionIcon, AppShell, Burger, Container, Group, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLogout } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ColorSchemeSwitch } from '../ui/color-scheme-switch';
import { PortcullisMark } from '../ui/portcullis-mark';
import { t } from './translate';
import { Breadcrumbs } from './navigation/breadcrumbs';
import { QuickSearch } from './navigation/quick-search';
import { SideNavigation } from './navigation/side-navigation';
import { useSession } from './session';
import { TimeZoneMenu } from './time/time-zone-menu';
import classes from './shell.module.css';

function Account() {
  const { state, signOut, report } = useSession();
  if (state.kind !== 'known') return null;
  const name = state.session.user?.name ?? '';
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" c="dimmed" visibleFrom="sm" aria-label={t('nav.signedInAs', { name })}>
        {name}
      </Text>
      <TimeZoneMenu />
      <ColorSchemeSwitch />
      <Tooltip label={t('nav.signOut')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('nav.signOut')}
          data-testid="sign-out"
          onClick={() => void signOut().catch(report)}
        >
          <IconLogout size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

/** Header, navigation and the place of the page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [opened, menu] = useDisclosure(false);
  const { state } = useSession();
  const organisation = state.kind === 'known' ? state.session.organisation : '';
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 224, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="lg"
    >
      <a className="pc-skip-link" href="#content" onClick={skipToContent}>
        {t('common.skip')}
      </a>
      <AppShell.Header className={classes.header ?? ''} px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('common.navigation')}
              aria-expanded={opened}
            />
            <span className={classes.brand}>
              <PortcullisMark />
              <span className={classes.brandName}>{t('product')}</span>
            </span>
            <Text size="sm" c="dimmed" visibleFrom="xs" truncate>
              {organisation}
            </Text>
          </Group>
          <QuickSearch />
          <Account />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" className={classes.navbar ?? ''} component="div">
        <SideNavigation onGo={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main ?? ''} id="content" tabIndex={-1}>
        <Container size={1480} p={0}>
          <Breadcrumbs />
          {children}
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}

/** The hash is the router's, so the skip link moves the focus itself. */
function skipToContent(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
