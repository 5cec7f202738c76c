import { UnstyledButton } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Masked } from '../../ui/masked';
import { bridge } from '../bridge';
import { t } from '../translate';
import classes from './found-list.module.css';

interface RevealOnHoldProps {
  readonly exchangeId: string;
  /** Of the row among what was found. */
  readonly index: number;
  readonly masked: string;
  readonly name: string;
}

interface Hold {
  readonly value: string | undefined;
  readonly begin: () => void;
  readonly end: () => void;
}

/** The value is asked for when the hold begins and forgotten when it ends. */
function useHold(exchangeId: string, index: number): Hold {
  const [value, setValue] = useState<string>();
  const held = useRef(false);
  const end = (): void => {
    held.current = false;
    setValue(undefined);
  };
  const begin = async (): Promise<void> => {
    if (held.current) return;
    held.current = true;
    const real = await bridge().warn.reveal({ exchangeId, index });
    if (held.current && real !== null) setValue(real);
  };
  // Whoever looks away holds nothing any more.
  useEffect(() => {
    window.addEventListener('blur', end);
    return () => window.removeEventListener('blur', end);
  }, []);
  return { value, end, begin: () => void begin().catch(reportError) };
}

/** A masked sample; the value itself for as long as a pointer, Space or Enter is held on its button. */
export function RevealOnHold({ exchangeId, index, masked, name }: RevealOnHoldProps) {
  const { value, begin, end } = useHold(exchangeId, index);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (event.type === 'keydown') begin();
    else end();
  };
  return (
    <>
      <span data-testid="found-sample">
        <Masked sample={value ?? masked} />
      </span>
      <UnstyledButton
        className={classes.reveal}
        aria-label={`${t('warn.reveal')}: ${name}`}
        title={t('warn.reveal')}
        data-testid="warn-reveal"
        onPointerDown={begin}
        onPointerUp={end}
        onPointerLeave={end}
        onKeyDown={onKey}
        onKeyUp={onKey}
        onBlur={end}
      >
        <IconEye size={16} aria-hidden />
      </UnstyledButton>
    </>
  );
}
