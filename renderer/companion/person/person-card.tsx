import { Button, Card, Group, Text, Title } from '@mantine/core';
import type { CompanionState } from '../../../preload/contract';
import { formatDayAndTime } from '../../ui/format';
import { t } from '../translate';
import { bridge } from '../bridge';

/** Who is signed in, where the company has people sign in. */
export function PersonCard({ state }: { readonly state: CompanionState }) {
  const { identity } = state;
  if (!identity?.offered) return null;
  const { person } = identity;
  const { signIn, signOut } = bridge().person;
  return (
    <Card component="section" aria-label={t('companion.person.title')}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2} size="h5">
            {person ? person.name : t('companion.person.nobody')}
          </Title>
          <Text size="sm" c="dimmed">
            {person
              ? t('companion.person.since', {
                  email: person.email,
                  time: formatDayAndTime(new Date(person.signedIn).toISOString()),
                })
              : t('companion.person.why')}
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          {person && (
            <Button size="xs" variant="subtle" onClick={() => void signOut().catch(reportError)}>
              {t('companion.person.signOut')}
            </Button>
          )}
          <Button
            size="xs"
            variant={person ? 'default' : 'filled'}
            data-testid="sign-in"
            onClick={() => void signIn().catch(reportError)}
          >
            {t(person ? 'companion.person.again' : 'companion.person.signIn')}
          </Button>
        </Group>
      </Group>
    </Card>
  );
}
