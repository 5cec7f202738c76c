import { Alert, Skeleton, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { SealedPayload } from '../../../core/exchange/event';
import { formatCount } from '../../ui/format';
import { t } from '../translate';
import { openPayload, partsOf, PayloadError, type OpenedPart } from './open-payload';
import classes from './opened-text.module.css';

type Opened =
  | { readonly kind: 'open'; readonly parts: readonly OpenedPart[] }
  | { readonly kind: 'closed'; readonly code: PayloadError['code'] };

function Part({ part }: { readonly part: OpenedPart }) {
  if ('text' in part) return <pre className={classes.text}>{part.text}</pre>;
  return (
    <Text size="sm" c="dimmed">
      {t('payload.attached', {
        name: part.file ?? part.mime ?? '',
        size: formatCount(part.size ?? 0),
      })}
    </Text>
  );
}

interface OpenedTextProps {
  readonly privateKey: string;
  readonly payload: SealedPayload;
}

/** The text of a sealed payload, opened in this page. */
export function OpenedText({ privateKey, payload }: OpenedTextProps) {
  const [opened, setOpened] = useState<Opened>();
  useEffect(() => {
    let current = true;
    openPayload(privateKey, payload.sealed).then(
      (text) => current && setOpened({ kind: 'open', parts: partsOf(text) }),
      (error: unknown) => {
        const code = error instanceof PayloadError ? error.code : 'layout';
        if (current) setOpened({ kind: 'closed', code });
      },
    );
    return () => {
      current = false;
    };
  }, [privateKey, payload]);
  if (opened === undefined) return <Skeleton height={40} />;
  if (opened.kind === 'closed') {
    return (
      <Alert color="red" variant="light">
        {t(`payload.closed.${opened.code}`, { id: payload.keyId })}
      </Alert>
    );
  }
  return (
    <Stack gap="xs" data-testid="opened-payload">
      {opened.parts.map((part, index) => (
        <Part key={index} part={part} />
      ))}
    </Stack>
  );
}
