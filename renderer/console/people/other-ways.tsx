import { Button, Divider, Stack } from '@mantine/core';
import {
  browserSupportsWebAuthn,
  startAuthentication,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { useCallback } from 'react';
import { CONSOLE_PATHS, sessionSchema } from '../../../core/exchange/console';
import { passkeyRequestSchema } from '../../../core/exchange/passkey';
import { signOnOfferSchema } from '../../../core/exchange/sign-on';
import { FailureAlert } from '../../ui/failure-alert';
import { useAction } from '../forms/use-action';
import { useSession } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';

/** What the sign-in page offers besides name and password. */
export function OtherWays() {
  const { api, reload } = useSession();
  const { busy, failure, run } = useAction();
  const load = useCallback(() => api.read(CONSOLE_PATHS.signOnOffer, signOnOfferSchema), [api]);
  const { resource } = useResource(load);
  const offer = resource.kind === 'ready' ? resource.value : undefined;
  const passkeys = browserSupportsWebAuthn();
  const byPasskey = (): void =>
    run(async () => {
      const { step, options } = await api.write(
        CONSOLE_PATHS.passkeySignInOptions,
        passkeyRequestSchema,
        {},
      );
      const optionsJSON = options as Partial<PublicKeyCredentialRequestOptionsJSON>;
      const { id, rawId, type, response } = await startAuthentication({
        optionsJSON: optionsJSON as PublicKeyCredentialRequestOptionsJSON,
      });
      const { clientDataJSON, authenticatorData, signature } = response;
      await api.write(CONSOLE_PATHS.passkeySignIn, sessionSchema, {
        step,
        response: {
          ...{ id, rawId, type, clientExtensionResults: {} },
          response: { clientDataJSON, authenticatorData, signature },
        },
      });
      reload();
    });
  if (!passkeys && offer?.oidc !== true && offer?.saml !== true) return null;
  return (
    <Stack gap="sm" mt="md">
      <Divider label={t('otherWays.or')} />
      {failure !== undefined && <FailureAlert message={failure} />}
      {passkeys && (
        <Button variant="default" loading={busy} onClick={byPasskey} data-testid="passkey-sign-in">
          {t('otherWays.passkey')}
        </Button>
      )}
      {offer?.oidc === true && (
        <Button variant="default" component="a" href="/console/sign-on/oidc/start">
          {t('otherWays.company')}
        </Button>
      )}
      {offer?.saml === true && (
        <Button variant="default" component="a" href="/console/sign-on/saml/start">
          {offer.oidc ? t('otherWays.companySaml') : t('otherWays.company')}
        </Button>
      )}
    </Stack>
  );
}
