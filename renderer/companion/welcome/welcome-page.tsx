import { Button, Group, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { CompanionState } from '../../../preload/contract';
import { PortcullisMark } from '../../ui/portcullis-mark';
import { bridge } from '../bridge';
import { routingStep, trustStep } from '../setup/set-up-steps';
import { productName } from '../../ui/translate';
import { t } from '../translate';
import { DoneStep, RouteStep, TrustStep, WhatStep } from './steps';
import classes from './welcome-page.module.css';

const STEPS = ['what', 'trust', 'route', 'done'] as const;

function headingOf(step: (typeof STEPS)[number], state: CompanionState): string {
  const open = trustStep(state) === 'open' || routingStep(state) === 'open';
  if (step === 'done' && open) return t('companion.welcome.notDoneTitle');
  return t(`companion.welcome.${step}Title`);
}

function Body({
  step,
  state,
  finish,
}: {
  readonly step: (typeof STEPS)[number];
  readonly state: CompanionState;
  readonly finish: (path: string) => void;
}) {
  switch (step) {
    case 'what':
      return <WhatStep state={state} />;
    case 'trust':
      return <TrustStep state={state} />;
    case 'route':
      return <RouteStep state={state} />;
    case 'done':
      return <DoneStep state={state} finish={finish} />;
  }
}

/** The first run: four steps, one thing each. Every one of them can be left for later. */
export function WelcomePage({ state }: { readonly state: CompanionState }) {
  const [at, setAt] = useState(0);
  const [, navigate] = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  const step = STEPS[at] ?? 'done';
  const title = headingOf(step, state);
  useEffect(() => {
    document.title = `${t('companion.welcome.title')} · ${productName()}`;
    heading.current?.focus();
  }, [step]);
  // Only once main knows: until then every other page leads back here.
  const finish = (path: string): void => {
    void bridge()
      .companion.welcomed()
      .then(() => navigate(path, { replace: true }), reportError);
  };
  const isLast = at === STEPS.length - 1;
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <header className={classes.head}>
          <PortcullisMark size={30} />
          <Text size="sm" c="dimmed">
            {t('companion.welcome.step', { step: at + 1, steps: STEPS.length })}
          </Text>
          <span className={classes.dots} aria-hidden="true">
            {STEPS.map((name, index) => (
              <span key={name} data-state={index <= at ? 'done' : 'open'} />
            ))}
          </span>
        </header>
        <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.title ?? ''}>
          {title}
        </Title>
        <div className={classes.body} key={step}>
          <Body step={step} state={state} finish={finish} />
        </div>
        <Group justify="space-between" className={classes.foot ?? ''}>
          <Button variant="subtle" disabled={at === 0} onClick={() => setAt(at - 1)}>
            {t('companion.welcome.back')}
          </Button>
          <Button
            size="md"
            data-testid="welcome-next"
            onClick={() => (isLast ? finish('/') : setAt(at + 1))}
          >
            {t(isLast ? 'companion.welcome.finish' : 'companion.welcome.next')}
          </Button>
        </Group>
      </div>
    </main>
  );
}
