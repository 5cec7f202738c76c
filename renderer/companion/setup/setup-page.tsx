import { Alert, List, Stack, Text } from '@mantine/core';
import type { CompanionState } from '../../../preload/contract';
import { CopyField } from '../../ui/copy-field';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { bridge } from '../bridge';
import { isManaged } from '../managed-mark';
import { routingStep, trustStep } from './set-up-steps';
import { SetupStep } from './setup-step';

function ManagedIssues({ issues }: { readonly issues: CompanionState['managedIssues'] }) {
  if (issues.length === 0) return null;
  return (
    <Alert color="yellow" variant="outline" title={t('companion.setup.managedRefused')}>
      <List size="sm">
        {issues.map(({ path, message }) => (
          <List.Item key={path}>{`${path}: ${message}`}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** The steps of the first run; each says what it does, does it, and can be undone. */
export function SetupPage({ state }: { readonly state: CompanionState }) {
  const trust = trustStep(state);
  const routing = routingStep(state);
  const { caFingerprint, caFile, pacUrl, proxyUrl } = state;
  const complete = trust === 'done' && routing === 'done';
  return (
    <>
      <PageHeader
        title={t('companion.setup.title')}
        lead={complete ? t('companion.setup.complete') : t('companion.setup.lead')}
      />
      <Stack gap="md">
        <ManagedIssues issues={state.managedIssues} />
        {proxyUrl === undefined && <Text size="sm">{t('companion.setup.waiting')}</Text>}
        <SetupStep
          number={1}
          state={trust}
          managed={isManaged(state, 'trust')}
          title={t('companion.setup.trustTitle')}
          text={t('companion.setup.trustText')}
          doIt={t('companion.setup.trustDo')}
          undo={t('companion.setup.trustUndo')}
          onDo={() => bridge().trust.install()}
          onUndo={() => bridge().trust.remove()}
        >
          {caFingerprint !== undefined && (
            <CopyField label={t('companion.setup.fingerprint')} value={caFingerprint} />
          )}
          {caFile !== undefined && <CopyField label={t('companion.setup.file')} value={caFile} />}
        </SetupStep>
        <SetupStep
          number={2}
          state={routing}
          managed={isManaged(state, 'routing')}
          title={t('companion.setup.routeTitle')}
          text={t('companion.setup.routeText')}
          doIt={t('companion.setup.routeDo')}
          undo={t('companion.setup.routeUndo')}
          onDo={() => bridge().routing.enable()}
          onUndo={() => bridge().routing.disable()}
        >
          {pacUrl !== undefined && <CopyField label={t('companion.setup.pac')} value={pacUrl} />}
          {proxyUrl !== undefined && (
            <CopyField label={t('companion.setup.proxy')} value={proxyUrl} />
          )}
        </SetupStep>
      </Stack>
    </>
  );
}
