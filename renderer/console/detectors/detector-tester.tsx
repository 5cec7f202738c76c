import {
  Alert,
  Button,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import {
  DETECTOR_PATHS,
  detectorMatchesSchema,
  TRIAL_LENGTH,
  type DetectorMatches,
} from '../../../core/exchange/console-detectors';
import { customDetectorSchema, type CustomDetector } from '../../../core/exchange/policy-detectors';
import { failureMessage } from '../failure-message';
import type { PolicyEdit } from '../policy-edit/use-policy-edit';
import { useSession } from '../session';
import { t } from '../translate';
import { marked } from './marked-text';
import classes from './detector-tester.module.css';

/** Typing rests this long before the detector is tried, ms. */
const TYPING_MS = 250;

const NEW: CustomDetector = customDetectorSchema.parse({
  id: 'project-code',
  name: 'Project code',
  pattern: 'PRJ-[0-9]{4}',
});

interface TrialProps {
  readonly detector: CustomDetector;
  readonly text: string;
}

type Trial =
  | { readonly kind: 'done'; readonly result: DetectorMatches; readonly text: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Tries the detector on the text as both change. */
function useTrial({ detector, text }: TrialProps): Trial | undefined {
  const { api, report } = useSession();
  const [settled] = useDebouncedValue(JSON.stringify({ detector, text }), TYPING_MS);
  const [trial, setTrial] = useState<Trial>();
  useEffect(() => {
    let current = true;
    const asked = JSON.parse(settled) as TrialProps;
    api.write(DETECTOR_PATHS.try, detectorMatchesSchema, asked).then(
      (result) => current && setTrial({ kind: 'done', result, text: asked.text }),
      (error: unknown) => {
        report(error);
        if (current) setTrial({ kind: 'failed', message: failureMessage(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [api, report, settled]);
  return trial;
}

function Result({ trial }: { readonly trial: Trial | undefined }) {
  if (trial === undefined) return null;
  if (trial.kind === 'failed') {
    return (
      <Alert color="red" variant="light">
        {trial.message}
      </Alert>
    );
  }
  const { result, text } = trial;
  if (result.error !== undefined) {
    return (
      <Alert color="red" variant="light" title={t('detectors.badPattern')}>
        {result.error.message}
      </Alert>
    );
  }
  return (
    <div>
      <Text size="sm" fw={600} role="status" data-testid="detector-matches">
        {t('detectors.matches', { count: result.matches.length })}
      </Text>
      <div className={classes.text}>
        {marked(text, result.matches).map(({ text: piece, hit }, index) =>
          hit ? <mark key={index}>{piece}</mark> : <span key={index}>{piece}</span>,
        )}
      </div>
    </div>
  );
}

interface FormProps {
  readonly detector: CustomDetector;
  readonly onChange: (detector: CustomDetector) => void;
}

function DetectorForm({ detector, onChange }: FormProps) {
  const change = (part: Partial<CustomDetector>): void => onChange({ ...detector, ...part });
  return (
    <Stack gap="sm">
      <SimpleGrid cols={2}>
        <TextInput
          label={t('detectors.id')}
          value={detector.id}
          onChange={(event) => change({ id: event.currentTarget.value })}
        />
        <TextInput
          label={t('detectors.name')}
          value={detector.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
      </SimpleGrid>
      <TextInput
        label={t('detectors.pattern')}
        description={t('detectors.patternHint')}
        classNames={{ input: classes.pattern ?? '' }}
        value={detector.pattern}
        onChange={(event) => change({ pattern: event.currentTarget.value })}
      />
      <Group gap="lg">
        <Switch
          label={t('detectors.ignoreCase')}
          checked={detector.ignoreCase}
          onChange={(event) => change({ ignoreCase: event.currentTarget.checked })}
        />
        <Switch
          label={t('detectors.wholeWord')}
          checked={detector.wholeWord}
          onChange={(event) => change({ wholeWord: event.currentTarget.checked })}
        />
        <Switch
          label={t('detectors.luhn')}
          checked={detector.luhn}
          onChange={(event) => change({ luhn: event.currentTarget.checked })}
        />
      </Group>
      <SimpleGrid cols={2}>
        <Select
          label={t('detectors.confidence')}
          allowDeselect={false}
          data={(['low', 'medium', 'high'] as const).map((value) => ({
            value,
            label: t(`confidence.${value}`),
          }))}
          value={detector.confidence}
          onChange={(confidence) => confidence !== null && change({ confidence })}
        />
        <TagsInput
          label={t('detectors.allow')}
          value={detector.allow}
          onChange={(allow) => change({ allow })}
        />
      </SimpleGrid>
      <TagsInput
        label={t('detectors.context')}
        description={t('detectors.contextHint')}
        value={detector.context?.words ?? []}
        onChange={(words) => {
          const { context, ...rest } = detector;
          if (words.length === 0) onChange(rest);
          else onChange({ ...rest, context: { window: 80, required: false, ...context, words } });
        }}
      />
    </Stack>
  );
}

interface TesterProps {
  readonly detectors: readonly CustomDetector[];
  readonly edit: PolicyEdit;
}

/** Detectors of the company's own, tried on a text while they are written. */
export function DetectorTester({ detectors, edit }: TesterProps) {
  const [detector, setDetector] = useState<CustomDetector>(detectors[0] ?? NEW);
  const [text, setText] = useState(() => t('detectors.sample'));
  const trial = useTrial({ detector, text });
  const valid = customDetectorSchema.safeParse(detector).success;
  const good = valid && trial?.kind === 'done' && trial.result.error === undefined;
  return (
    <Stack gap="md">
      <Group align="flex-end">
        <Select
          label={t('detectors.choose')}
          placeholder={t('detectors.none')}
          data={detectors.map(({ id, name }) => ({ value: id, label: name }))}
          value={detectors.some(({ id }) => id === detector.id) ? detector.id : null}
          onChange={(id) => setDetector(detectors.find((one) => one.id === id) ?? NEW)}
        />
        <Button
          loading={edit.busy}
          disabled={!good}
          onClick={() =>
            void edit.publish(t('detectors.note', { name: detector.name }), (document) => ({
              ...document,
              detectors: [...document.detectors.filter(({ id }) => id !== detector.id), detector],
            }))
          }
        >
          {t('detectors.publish')}
        </Button>
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <DetectorForm detector={detector} onChange={setDetector} />
        <Stack gap="sm">
          <Textarea
            label={t('detectors.text')}
            description={t('detectors.textHint')}
            autosize
            minRows={5}
            maxRows={12}
            maxLength={TRIAL_LENGTH}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Result trial={trial} />
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}
