import { z } from 'zod';
import { ROLES, roleSchema, type Role } from './access';

/** Groups that roles are given to. */
const MAX_GROUPS = 200;

const webAddress = z.url({ protocol: /^https?$/ }).max(2000);

/** Sign-in to the console through the company's identity provider, as the console edits it. */
export const signOnSchema = z.strictObject({
  /** OpenID Connect, authorization code with PKCE. */
  oidc: z
    .strictObject({
      /** `https:`; plain `http:` for a provider on this machine only. */
      issuer: webAddress.refine(
        (url) =>
          url.startsWith('https:') || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]?/.test(url),
        'an issuer is reached by https',
      ),
      clientId: z.string().min(1).max(500),
      /** Empty for a public client. Reading gives dots in its place; sending them back keeps it. */
      clientSecret: z.string().max(4096).default(''),
      /** Claim with the names of the person's groups. */
      groupsClaim: z.string().min(1).max(200).default('groups'),
      scopes: z.array(z.string().min(1).max(100)).max(20).default(['openid', 'profile', 'email']),
    })
    .optional(),
  /** SAML 2.0, redirect and POST bindings, signed assertions. */
  saml: z
    .strictObject({
      /** Where the provider takes requests. */
      entryPoint: webAddress,
      /** The provider's entity id. */
      idpIssuer: z.string().min(1).max(500),
      /** PEM, or the base64 of metadata; several while the provider changes its key. */
      certificates: z.array(z.string().min(100).max(20_000)).min(1).max(5),
      groupsAttribute: z.string().min(1).max(300).default('groups'),
      emailAttribute: z.string().min(1).max(300).default('email'),
    })
    .optional(),
  /** The role of a group's members, of single sign-on and of SCIM; the most powerful one counts. */
  roles: z
    .array(z.strictObject({ group: z.string().min(1).max(300), role: roleSchema }))
    .max(MAX_GROUPS)
    .default([]),
  /** The role of everybody else that the provider knows; without it, they stay outside. */
  defaultRole: roleSchema.optional(),
});
export type SignOn = z.output<typeof signOnSchema>;

/** What a trial of the settings found, one line for each thing that was tried. */
export const signOnTrialSchema = z.object({
  checks: z.array(
    z.object({
      what: z.enum(['oidc.provider', 'oidc.request', 'saml.certificate', 'saml.request']),
      ok: z.boolean(),
      fault: z.string().optional(),
    }),
  ),
});
export type SignOnTrial = z.infer<typeof signOnTrialSchema>;

/** What the sign-in page offers besides name and password. */
export const signOnOfferSchema = z.object({ oidc: z.boolean(), saml: z.boolean() });
export type SignOnOffer = z.infer<typeof signOnOfferSchema>;

/** The most powerful role of somebody's groups; `undefined`: they may not enter. */
export function roleOfGroups(
  { roles, defaultRole }: Pick<SignOn, 'roles' | 'defaultRole'>,
  groups: readonly string[],
): Role | undefined {
  const given = new Set(
    roles.filter(({ group }) => groups.includes(group)).map(({ role }) => role),
  );
  return ROLES.find((role) => given.has(role)) ?? defaultRole;
}
