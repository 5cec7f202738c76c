import { Card, Center, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { PortcullisMark } from '../../ui/portcullis-mark';
import { t } from '../translate';
import classes from './entry-card.module.css';

interface EntryCardProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** The frame of the pages before sign-in. */
export function EntryCard({ title, lead, children }: EntryCardProps) {
  useEffect(() => {
    document.title = `${title} · ${t('product')}`;
  }, [title]);
  return (
    <Center component="main" mih="100vh" p="md" className={classes.page ?? ''}>
      <Card w={400} maw="100%" padding="xl" radius="lg" shadow="sm">
        <Stack gap="lg">
          <Stack gap={4} align="center">
            <span className={classes.mark}>
              <PortcullisMark size={40} />
            </span>
            <Title order={1} size="h3" mt="xs">
              {title}
            </Title>
            <Text c="dimmed" size="sm" ta="center">
              {lead}
            </Text>
          </Stack>
          {children}
        </Stack>
      </Card>
    </Center>
  );
}
