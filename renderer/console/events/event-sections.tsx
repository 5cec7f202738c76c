import { Anchor, Button, CopyButton, Group, Text } from '@mantine/core';
import { IconCopy, IconLock } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { ExchangeRow } from '../../../core/exchange/console';
import type { SealedPayload } from '../../../core/exchange/event';
import { ActionBadge, EnforcedBadge } from '../../ui/action-badge';
import { formatCount, formatDayAndTime } from '../../ui/format';
import { KeyForm } from '../payload/key-form';
import { OpenedText } from '../payload/opened-text';
import { usePrivateKey } from '../payload/private-key';
import { addressOf } from '../report/address';
import { t } from '../translate';
import { personOf } from './actor-name';
import { DetailList, Section } from './detail-list';
import { OutcomeText } from './outcome-text';

interface SectionProps {
  readonly row: ExchangeRow;
}

/** A rule's link as a link where it is a web address, which is all that policy allows. */
function RuleName({ row }: SectionProps) {
  const { rule } = row.exchange;
  if (rule === undefined) return t('event.noRule');
  if (rule.link === undefined || !/^https?:/.test(rule.link)) return rule.name;
  return (
    <Anchor href={rule.link} target="_blank" rel="noreferrer" size="sm">
      {rule.name}
    </Anchor>
  );
}

export function DecisionSection({ row }: SectionProps) {
  const { exchange, outcome } = row;
  const { answer } = exchange;
  return (
    <Section title={t('event.what')}>
      <DetailList
        details={[
          [t('event.enforced'), <EnforcedBadge key="e" enforced={exchange.enforced} />],
          [t('event.decided'), <ActionBadge key="a" action={exchange.action} />],
          [t('event.rule'), <RuleName key="r" row={row} />],
          [t('event.logged'), exchange.logged.join(', ')],
          [
            t('event.answer'),
            answer && `${t(`choice.${answer.choice}`)} ${t(`answeredBy.${answer.by}`)}`,
          ],
          [t('event.justification'), answer?.justification && <q>{answer.justification}</q>],
          [t('event.outcome'), <OutcomeText key="o" outcome={outcome} />],
          [t('event.status'), outcome?.status],
          [
            t('event.duration'),
            outcome && t('event.milliseconds', { count: Math.round(outcome.durationMs) }),
          ],
          [t('event.error'), outcome?.error],
        ]}
      />
    </Section>
  );
}

function Sealed({ payload, text }: { readonly payload: SealedPayload; readonly text: string }) {
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <IconLock size={18} aria-hidden />
      <div>
        <Text size="sm">{text}</Text>
        <Text size="xs" c="dimmed">
          {t('event.key', { id: payload.keyId })}
        </Text>
        <CopyButton value={JSON.stringify(payload)}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              mt={6}
              leftSection={<IconCopy size={14} />}
              onClick={copy}
            >
              {copied ? t('common.copied') : t('event.copySealed')}
            </Button>
          )}
        </CopyButton>
      </div>
    </Group>
  );
}

/** The text of an event, opened in this page once the private key is there. */
function Opened({ row: { exchange, outcome } }: SectionProps) {
  const { key } = usePrivateKey();
  if (key === undefined) return null;
  return (
    <>
      {exchange.payload && (
        <div>
          <Text size="xs" fw={600}>
            {t('payload.prompt')}
          </Text>
          <OpenedText privateKey={key} payload={exchange.payload} />
        </div>
      )}
      {outcome?.payload && (
        <div>
          <Text size="xs" fw={600}>
            {t('payload.answer')}
          </Text>
          <OpenedText privateKey={key} payload={outcome.payload} />
        </div>
      )}
    </>
  );
}

/** Ways from one event to what belongs to it. */
export function TraceSection({ row: { exchange } }: SectionProps) {
  const { actor, app, conversationId } = exchange;
  const user = actor.userId ?? actor.email?.toLowerCase() ?? actor.name;
  return (
    <Group gap="xs">
      {conversationId !== undefined && (
        <Button
          component={Link}
          href={addressOf('/conversation', { id: conversationId })}
          size="xs"
          variant="light"
        >
          {t('trace.conversation')}
        </Button>
      )}
      {user !== undefined && (
        <Button
          component={Link}
          href={addressOf('/timeline', { user })}
          size="xs"
          variant="default"
        >
          {t('trace.timeline')}
        </Button>
      )}
      <Button
        component={Link}
        href={addressOf('/timeline', { app: app.id })}
        size="xs"
        variant="default"
      >
        {t('trace.app')}
      </Button>
    </Group>
  );
}

export function PayloadSection({ row }: SectionProps) {
  const { exchange, outcome } = row;
  const none = exchange.payload === undefined && outcome?.payload === undefined;
  return (
    <Section title={t('event.payload')}>
      {none && (
        <Text size="sm" c="dimmed">
          {t('event.noPayload')}
        </Text>
      )}
      {exchange.payload && <Sealed payload={exchange.payload} text={t('event.promptSealed')} />}
      {outcome?.payload && <Sealed payload={outcome.payload} text={t('event.responseSealed')} />}
      {!none && <KeyForm />}
      <Opened row={row} />
    </Section>
  );
}

export function RequestSection({ row: { exchange, outcome } }: SectionProps) {
  return (
    <Section title={t('event.request')}>
      <DetailList
        details={[
          [t('event.host'), exchange.request.host],
          [t('event.path'), `${exchange.request.method} ${exchange.request.path}`],
          [t('event.model'), exchange.model],
          [t('event.door'), t(`door.${exchange.door}`)],
          [
            t('event.extractor'),
            exchange.drifted
              ? t('event.drifted', { extractor: exchange.extractor })
              : exchange.extractor,
          ],
          [
            t('event.size'),
            t('event.sizeValue', {
              characters: formatCount(exchange.promptLength),
              tokens: formatCount(exchange.tokenCount),
              files: formatCount(exchange.fileCount),
            }),
          ],
          [
            t('event.responseSize'),
            outcome &&
              t('event.responseSizeValue', { characters: formatCount(outcome.responseLength) }),
          ],
        ]}
      />
    </Section>
  );
}

export function WhoSection({ row: { exchange } }: SectionProps) {
  const { actor } = exchange;
  return (
    <Section title={t('event.who')}>
      <DetailList
        details={[
          [t('event.person'), personOf(actor)],
          [t('event.groups'), actor.groups.join(', ')],
          [t('event.device'), actor.hostname ?? exchange.deviceId],
          [t('event.address'), actor.ip],
          [t('event.process'), actor.process && `${actor.process.name} (${actor.process.pid})`],
        ]}
      />
    </Section>
  );
}

export function IdentitySection({ row: { exchange, receivedAt } }: SectionProps) {
  return (
    <Section title={t('event.ids')}>
      <DetailList
        details={[
          [t('event.id'), exchange.id],
          [t('event.exchangeId'), exchange.exchangeId],
          [t('event.policyVersion'), exchange.policyVersion],
          [t('event.received'), formatDayAndTime(receivedAt)],
        ]}
      />
    </Section>
  );
}
