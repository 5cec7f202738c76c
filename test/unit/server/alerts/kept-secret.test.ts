import { expect, it } from 'vitest';
import { alertDestinationSchema } from '../../../../core/exchange/alerts';
import { mayKeepSecret } from '../../../../server/alerts/kept-secret';

const target = (sent: object) => alertDestinationSchema.parse({ name: 'x', target: sent }).target;
const mail = (more: object = {}) =>
  target({
    ...{ kind: 'email', to: ['a@example.com'], from: 'b@example.com', host: 'mail.example.com' },
    ...{ secret: 's', ...more },
  });

it('a stored secret stays with whom it is for, and goes nowhere else', () => {
  expect(mayKeepSecret(mail(), mail({ to: ['c@example.com'], user: 'u' }))).toBe(true);
  expect(mayKeepSecret(mail(), mail({ host: 'evil.example.com' }))).toBe(false);
  expect(mayKeepSecret(mail(), mail({ port: 2525 }))).toBe(false);
  expect(mayKeepSecret(mail(), mail({ tls: 'none' }))).toBe(false);
  const pager = target({ kind: 'pagerduty', secret: 's' });
  const elsewhere = target({ kind: 'pagerduty', secret: 's', url: 'https://evil.example.com/' });
  expect(mayKeepSecret(pager, elsewhere)).toBe(false);
  // A signature gives the key away to nobody.
  const hook = (url: string) => target({ kind: 'webhook', secret: 's', url });
  expect(mayKeepSecret(hook('https://a.example/'), hook('https://b.example/'))).toBe(true);
  expect(mayKeepSecret(pager, hook('https://a.example/'))).toBe(false);
});
