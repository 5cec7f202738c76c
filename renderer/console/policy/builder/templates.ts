/** The usual starts: rules that are put in front of those that are there. */
export const TEMPLATES = {
  logOnly: [{ id: 'log-all', name: 'Record everything', when: 'true', action: 'log' }],
  coach: [
    {
      id: 'coach-unapproved',
      name: 'Think twice about apps that are not approved',
      when: 'app.status ne "approved"',
      action: 'warn',
      justification: 'optional',
      choices: ['cancel', 'send'],
      message: 'This AI app is not approved. Use one that is where you can.',
    },
  ],
  secrets: [
    {
      id: 'block-secrets',
      name: 'Credentials stay here',
      when: 'any(dlp.categories[*] eq "credentials")',
      action: 'block',
      logLevel: 'critical',
      message: 'This looks like a password, key or token. Take it out.',
    },
  ],
  gdpr: [
    {
      id: 'gdpr-redact-personal-data',
      name: 'Personal data is masked (GDPR)',
      when: 'any(dlp.categories[*] eq "pii") and app.status eq "approved"',
      action: 'redact',
      redact: { mode: 'tokenise', what: 'all' },
    },
    {
      id: 'gdpr-block-personal-data',
      name: 'Personal data goes to approved apps only (GDPR)',
      when: 'any(dlp.categories[*] eq "pii") and app.status ne "approved"',
      action: 'block',
      message: 'Personal data may go to approved AI apps only.',
    },
  ],
  hipaa: [
    {
      id: 'hipaa-block-health-data',
      name: 'Health data stays here (HIPAA)',
      when: 'any(dlp.categories[*] eq "health")',
      action: 'block',
      logLevel: 'critical',
      message: 'This looks like health data, which must not leave.',
    },
  ],
  pci: [
    {
      id: 'pci-redact-cards',
      name: 'Card numbers are masked (PCI DSS)',
      when: 'any(dlp.types[*] in {"CREDIT_CARD"})',
      action: 'redact',
      redact: { mode: 'partial', what: 'matched' },
      logLevel: 'warning',
    },
  ],
} as const;

export type TemplateName = keyof typeof TEMPLATES;
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as TemplateName[];
