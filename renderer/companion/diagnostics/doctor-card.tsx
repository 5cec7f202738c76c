import { Button, Loader, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { DeskFinding } from '../../../preload/contract';
import { bridge } from '../bridge';
import { SectionCard } from '../section-card';
import { ChangeResultView } from '../setup/change-result-view';
import { useChange } from '../setup/use-change';
import { t } from '../translate';
import classes from './doctor-card.module.css';
import type { Doctor } from './use-doctor';

const SIGNS = { good: IconCircleCheck, warning: IconAlertTriangle, bad: IconCircleX } as const;

/** What a remedy does, on its button. */
const REMEDIES = {
  'install-trust': {
    text: 'companion.diagnostics.doInstallTrust',
    run: () => bridge().trust.install(),
  },
  'enable-routing': {
    text: 'companion.diagnostics.doEnableRouting',
    run: () => bridge().routing.enable(),
  },
  'restart-agent': {
    text: 'companion.diagnostics.doRestartAgent',
    run: async () => {
      await bridge().doctor.restartAgent();
      return undefined;
    },
  },
} as const;

function Remedy({
  action,
  onDone,
}: {
  readonly action: NonNullable<DeskFinding['action']>;
  readonly onDone: () => void;
}) {
  const { busy, result, run } = useChange();
  const remedy = REMEDIES[action];
  const start = async () => {
    const done = await remedy.run();
    onDone();
    return done;
  };
  return (
    <>
      <Button size="compact-sm" variant="default" loading={busy} onClick={() => run(start)}>
        {t(remedy.text)}
      </Button>
      {result !== undefined && result.kind !== 'done' && <ChangeResultView result={result} />}
    </>
  );
}

function FindingRow({
  finding,
  onDone,
}: {
  readonly finding: DeskFinding;
  readonly onDone: () => void;
}) {
  const { state, text, remedy, action } = finding;
  const Sign = SIGNS[state];
  return (
    <li className={classes.finding} data-state={state}>
      <Sign size={20} aria-hidden className={classes.sign} />
      <Stack gap={4} align="flex-start" miw={0}>
        <Text size="sm" fw={state === 'good' ? 400 : 600} className={classes.words ?? ''}>
          {text}
        </Text>
        {remedy !== undefined && (
          <Text size="sm" className={classes.words ?? ''}>
            {remedy}
          </Text>
        )}
        {action !== undefined && <Remedy action={action} onDone={onDone} />}
      </Stack>
    </li>
  );
}

/** Trust, proxy, endpoint, keychain and clock, one by one: what is wrong first, with its remedy. */
export function DoctorCard({ doctor }: { readonly doctor: Doctor }) {
  const { findings, look } = doctor;
  const wrong = findings?.filter(({ state }) => state !== 'good') ?? [];
  const good = findings?.filter(({ state }) => state === 'good') ?? [];
  return (
    <SectionCard title={t('companion.diagnostics.doctor')}>
      {findings === undefined ? (
        <Stack gap={8} align="center" py="md" role="status">
          <Loader size="sm" />
          <Text size="sm" c="dimmed">
            {t('companion.diagnostics.checking')}
          </Text>
        </Stack>
      ) : (
        <ul className={classes.findings} data-testid="doctor-findings">
          {[...wrong, ...good].map((finding) => (
            <FindingRow key={`${finding.id} ${finding.text}`} finding={finding} onDone={look} />
          ))}
        </ul>
      )}
    </SectionCard>
  );
}
