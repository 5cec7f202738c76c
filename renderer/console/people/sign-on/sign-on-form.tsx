import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { signOnSchema, type SignOn, type SignOnTrial } from '../../../../core/exchange/sign-on';
import { FailureAlert } from '../../../ui/failure-alert';
import { useAction } from '../../forms/use-action';
import { useApi } from '../../session';
import { t } from '../../translate';
import { accessApi } from '../access-api';
import { GroupRoles } from './group-roles';
import { OidcFields } from './oidc-fields';
import { SamlFields } from './saml-fields';

interface SignOnFormProps {
  readonly settings: SignOn;
  readonly manages: boolean;
  readonly onSaved: () => void;
}

/** The provider's facts, the roles of its groups, and a trial before anything is saved. */
export function SignOnForm({ settings, manages, onSaved }: SignOnFormProps) {
  const access = accessApi(useApi());
  const { busy, failure, run } = useAction();
  const [edited, setEdited] = useState(settings);
  const [issues, setIssues] = useState<Issues>({});
  const [trial, setTrial] = useState<SignOnTrial>();
  const change = (part: Partial<SignOn>): void => {
    setTrial(undefined);
    setEdited({ ...edited, ...part });
  };
  /** Does something with the settings, or shows at each field what is wrong. */
  const checked = (work: (valid: SignOn) => Promise<void>): void => {
    const parsed = signOnSchema.safeParse(edited);
    setIssues(parsed.success ? {} : issuesOf(parsed.error));
    if (parsed.success) run(() => work(parsed.data));
  };
  return (
    <Fieldset variant="unstyled" disabled={!manages} data-testid="sign-on-form">
      <Stack gap="lg">
        {failure !== undefined && <FailureAlert message={failure} />}
        <OidcFields value={edited.oidc} issues={issues} onChange={(oidc) => change({ oidc })} />
        <SamlFields value={edited.saml} issues={issues} onChange={(saml) => change({ saml })} />
        <GroupRoles value={edited} issues={issues} onChange={change} />
        {trial !== undefined && <TrialResult trial={trial} />}
        {manages && (
          <Group justify="flex-end">
            <Button
              variant="default"
              loading={busy}
              disabled={!edited.oidc && !edited.saml}
              onClick={() => checked(async (valid) => setTrial(await access.trySignOn(valid)))}
            >
              {t('signOn.try')}
            </Button>
            <Button
              loading={busy}
              onClick={() =>
                checked(async (valid) => {
                  await access.saveSignOn(valid);
                  onSaved();
                })
              }
            >
              {t('signOn.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}

function TrialResult({ trial }: { readonly trial: SignOnTrial }) {
  return (
    <Stack gap={2} role="status" data-testid="sign-on-trial">
      {trial.checks.map(({ what, ok, fault }, index) => (
        <Text key={`${what} ${index}`} size="sm" c={ok ? 'teal.9' : 'red.9'}>
          {t(`signOn.checks.${what.replace('.', '_') as 'oidc_provider'}`)}{' '}
          {ok ? t('signOn.fine') : (fault ?? '')}
        </Text>
      ))}
    </Stack>
  );
}

/** What is wrong by the path of its field, `oidc.issuer`. */
export type Issues = Readonly<Record<string, string>>;

function issuesOf(error: z.ZodError): Issues {
  const issues: Record<string, string> = {};
  for (const { path, message } of error.issues) issues[path.join('.')] ??= message;
  return issues;
}
