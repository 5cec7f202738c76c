import { Text, Title } from '@mantine/core';
import type { Warning } from '../../../preload/contract';
import { Masked } from '../../ui/masked';
import { t } from '../translate';
import { FoundRows } from './found-rows';
import { RevealOnHold } from './reveal-on-hold';

/** What was found, with the values behind the samples for whoever holds the button. */
export function FoundList({
  found,
  exchangeId,
  revealable,
}: Pick<Warning, 'found' | 'exchangeId' | 'revealable'>) {
  if (found.length === 0) return <Text size="sm">{t('warn.foundNothing')}</Text>;
  return (
    <section aria-label={t('warn.found')}>
      <Title order={2} size="h6" mb={6}>
        {t('warn.found')}
      </Title>
      <FoundRows
        found={found}
        sample={({ masked, name }, index) =>
          revealable ? (
            <RevealOnHold exchangeId={exchangeId} index={index} masked={masked} name={name} />
          ) : (
            <Masked sample={masked} />
          )
        }
      />
    </section>
  );
}
