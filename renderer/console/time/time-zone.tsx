import { createContext, use, useMemo, useState, type ReactNode } from 'react';
import { setTimeZone } from '../../ui/format';
import { readSetting, writeSetting } from './stored-setting';

const SETTING = 'time-zone';

interface TimeZoneValue {
  /** IANA name; undefined: the computer's own zone. */
  readonly zone: string | undefined;
  readonly choose: (zone: string | undefined) => void;
}

const TimeZoneContext = createContext<TimeZoneValue | undefined>(undefined);

/** The computer's own zone by its IANA name. */
export const localZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All zones that the browser knows, for a choice. */
export const knownZones = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

function storedZone(): string | undefined {
  const stored = readSetting(SETTING);
  return stored !== undefined && knownZones().includes(stored) ? stored : undefined;
}

/** Keeps the chosen zone; a change draws everything below anew, as every time on it changes. */
export function TimeZoneProvider({ children }: { readonly children: ReactNode }) {
  const [zone, setZone] = useState<string | undefined>(() => {
    const stored = storedZone();
    setTimeZone(stored);
    return stored;
  });
  const value = useMemo<TimeZoneValue>(
    () => ({
      zone,
      choose: (next) => {
        setTimeZone(next);
        writeSetting(SETTING, next);
        setZone(next);
      },
    }),
    [zone],
  );
  return (
    <TimeZoneContext value={value}>
      <div key={zone ?? ''} style={{ display: 'contents' }}>
        {children}
      </div>
    </TimeZoneContext>
  );
}

export function useTimeZone(): TimeZoneValue {
  const value = use(TimeZoneContext);
  if (value === undefined) throw new Error('useTimeZone is used outside of TimeZoneProvider');
  return value;
}
