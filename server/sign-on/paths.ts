/** Paths below the endpoint; an identity provider is told the last three. */
export const SIGN_ON_PATHS = {
  oidcStart: '/console/sign-on/oidc/start',
  samlStart: '/console/sign-on/saml/start',
  samlFinish: '/console/sign-on/saml/finish',
  samlMetadata: '/console/sign-on/saml/metadata',
  oidcCallback: '/console/sign-on/oidc/callback',
  samlConsumer: '/console/sign-on/saml/consumer',
} as const;
