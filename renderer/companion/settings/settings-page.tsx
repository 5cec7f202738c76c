import { Button, Group, List, SegmentedControl, Select, Stack, Switch, Text } from '@mantine/core';
import { useLocation } from 'wouter';
import type { CompanionState } from '../../../preload/contract';
import { LANGUAGES } from '../../ui/messages/languages';
import { PageHeader } from '../../ui/page-header';
import { bridge } from '../bridge';
import { isManaged, ManagedMark } from '../managed-mark';
import { SectionCard } from '../section-card';
import { t } from '../translate';
import { useNarrow } from '../use-narrow';
import { SettingRow } from './setting-row';

type Change = Parameters<ReturnType<typeof bridge>['companion']['setPreferences']>[0];

function set(change: Change): void {
  void bridge().companion.setPreferences(change).catch(reportError);
}

const CHOICES = ['system', ...(['en', 'de', 'fr', 'es', 'ja'] as const)] as const;
const APPEARANCES = ['system', 'light', 'dark'] as const;

function LanguageSetting({ state }: { readonly state: CompanionState }) {
  const label = t('companion.settings.language');
  const data = CHOICES.map((value) => ({
    value,
    label: value === 'system' ? t('companion.settings.languageSystem') : LANGUAGES[value],
  }));
  const choose = (value: string | null): void => {
    const language = CHOICES.find((choice) => choice === value);
    if (language !== undefined) set({ language });
  };
  return (
    <SettingRow label={label}>
      {isManaged(state, 'language') ? (
        <ManagedMark />
      ) : (
        <Select
          aria-label={label}
          data={data}
          value={state.preferences.language}
          onChange={choose}
          allowDeselect={false}
          w={220}
        />
      )}
    </SettingRow>
  );
}

function AppearanceSetting({ state }: { readonly state: CompanionState }) {
  const label = t('companion.settings.appearance');
  const isNarrow = useNarrow();
  const labels = {
    system: t('companion.settings.appearanceSystem'),
    light: t('companion.settings.appearanceLight'),
    dark: t('companion.settings.appearanceDark'),
  };
  const choose = (value: string): void => {
    const appearance = APPEARANCES.find((choice) => choice === value);
    if (appearance !== undefined) set({ appearance });
  };
  return (
    <SettingRow label={label}>
      <SegmentedControl
        aria-label={label}
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        data={APPEARANCES.map((value) => ({ value, label: labels[value] }))}
        value={state.preferences.appearance}
        onChange={choose}
      />
    </SettingRow>
  );
}

function Switches({ state }: { readonly state: CompanionState }) {
  const { notifications, startAtLogin } = state.preferences;
  return (
    <>
      <SettingRow
        label={t('companion.settings.notifications')}
        hint={t('companion.settings.notificationsHint')}
      >
        <Switch
          aria-label={t('companion.settings.notifications')}
          checked={notifications}
          onChange={(event) => set({ notifications: event.currentTarget.checked })}
        />
      </SettingRow>
      <SettingRow
        label={t('companion.settings.startAtLogin')}
        hint={t('companion.settings.startAtLoginHint')}
      >
        {isManaged(state, 'startAtLogin') ? (
          <ManagedMark />
        ) : (
          <Switch
            aria-label={t('companion.settings.startAtLogin')}
            checked={startAtLogin}
            onChange={(event) => set({ startAtLogin: event.currentTarget.checked })}
          />
        )}
      </SettingRow>
    </>
  );
}

interface ManagedProps {
  readonly names: CompanionState['managed'];
  readonly origins: CompanionState['managedOrigins'];
}

/** What IT has set, and the file, registry key or profile that says so. */
function Managed({ names, origins }: ManagedProps) {
  const originOf = (name: string) => origins.find(({ path }) => path === name)?.origin;
  return (
    <SectionCard title={t('companion.settings.managedTitle')}>
      <Text size="sm" c="dimmed" mb={names.length === 0 ? 0 : 'sm'}>
        {t(
          names.length === 0 ? 'companion.settings.managedNone' : 'companion.settings.managedLead',
        )}
      </Text>
      <List size="sm" spacing={4}>
        {names.map((name) => (
          <List.Item key={name}>
            <code>{name}</code>
            <Text span size="xs" c="dimmed" ml={8} style={{ overflowWrap: 'anywhere' }}>
              {originOf(name)}
            </Text>
          </List.Item>
        ))}
      </List>
    </SectionCard>
  );
}

/** Language, appearance, messages, start; and what IT has set. */
export function SettingsPage({ state }: { readonly state: CompanionState }) {
  const [, navigate] = useLocation();
  return (
    <>
      <PageHeader title={t('companion.settings.title')} lead={t('companion.settings.lead')} />
      <Stack gap="md">
        <SectionCard title={t('companion.settings.appearance')}>
          <LanguageSetting state={state} />
          <AppearanceSetting state={state} />
          <Switches state={state} />
        </SectionCard>
        <Managed names={state.managed} origins={state.managedOrigins} />
        <Group>
          <Button variant="default" onClick={() => navigate('/welcome')}>
            {t('companion.settings.replay')}
          </Button>
          {state.mayQuit ? (
            <Button
              variant="default"
              title={t('companion.settings.quitHint')}
              onClick={() => void bridge().companion.quit().catch(reportError)}
            >
              {t('companion.settings.quit')}
            </Button>
          ) : (
            <ManagedMark />
          )}
        </Group>
      </Stack>
    </>
  );
}
