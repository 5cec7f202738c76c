import { Textarea } from '@mantine/core';
import { t } from '../translate';

/** Longest justification, as the contract allows. */
const MAX_LENGTH = 2000;

interface JustificationProps {
  readonly required: boolean;
  readonly missing: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function Justification({ required, missing, value, onChange }: JustificationProps) {
  return (
    <Textarea
      id="warn-justification"
      data-testid="warn-justification"
      label={required ? t('warn.justification') : t('warn.justificationOptional')}
      description={t('warn.justificationHint')}
      error={missing && value.trim() === '' ? t('warn.justificationMissing') : undefined}
      aria-required={required}
      maxLength={MAX_LENGTH}
      autosize
      minRows={2}
      maxRows={5}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
