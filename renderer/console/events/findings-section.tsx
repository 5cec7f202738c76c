import { Group, Stack, Text } from '@mantine/core';
import type { ExchangeRow } from '../../../core/exchange/console';
import type { Finding } from '../../../core/exchange/finding';
import { Masked } from '../../ui/masked';
import { t } from '../translate';
import { Section } from './detail-list';
import { groupFindings } from './finding-groups';

/** Samples shown of one kind. */
const SAMPLES = 8;

function FoundKind({
  type,
  findings,
}: {
  readonly type: string;
  readonly findings: readonly Finding[];
}) {
  const first = findings[0];
  if (first === undefined) return null;
  const proof = findings.some(({ validated }) => validated) ? 'validated' : first.confidence;
  return (
    <div>
      <Text size="sm" fw={600}>
        {findings.length > 1 ? `${type} × ${findings.length}` : type}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {[t(`category.${first.category}`), t(`confidence.${proof}`), first.detector].join(' · ')}
      </Text>
      <Group gap={6}>
        {findings.slice(0, SAMPLES).map((finding) => (
          <Masked
            key={`${finding.part}:${finding.start}:${finding.detector}`}
            sample={finding.masked}
          />
        ))}
      </Group>
    </div>
  );
}

function Groups({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <Stack gap="sm">
      {groupFindings(findings).map((group) => (
        <FoundKind key={group.type} {...group} />
      ))}
    </Stack>
  );
}

/** What was found in the prompt and in the answer, masked, and what could not be read. */
export function FindingsSection({ row: { exchange, outcome } }: { readonly row: ExchangeRow }) {
  const inAnswer = outcome?.responseFindings ?? [];
  return (
    <>
      <Section title={t('event.findings')}>
        {exchange.findings.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('event.noFindings')}
          </Text>
        ) : (
          <Groups findings={exchange.findings} />
        )}
      </Section>
      {inAnswer.length > 0 && (
        <Section title={t('event.responseFindings')}>
          <Groups findings={inAnswer} />
        </Section>
      )}
      {exchange.unscannable.length > 0 && (
        <Section title={t('event.unscannable')}>
          <Text size="sm">{exchange.unscannable.join(', ')}</Text>
        </Section>
      )}
    </>
  );
}
