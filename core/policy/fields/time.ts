import type { ZoneClock } from '../zone-clock';
import type { FieldDefinition } from './definition';

function clockField(
  name: string,
  meaning: string,
  example: string,
  read: (clock: ZoneClock) => number,
): FieldDefinition {
  return {
    name: `time.${name}`,
    type: 'Integer',
    meaning,
    example: `time.${name} ${example}`,
    read: ({ facts, clock }) => read(clock(facts.now)),
  };
}

/** When the exchange takes place, by the clock of `organisation.timeZone`. */
export const TIME_FIELDS: readonly FieldDefinition[] = [
  clockField('hour', 'Hour, 0–23', 'in {8..17}', ({ hour }) => hour),
  clockField('minute', 'Minute of the hour, 0–59', 'lt 30', ({ minutes }) => minutes % 60),
  clockField(
    'weekday',
    'Day of the week, 1 (Monday) – 7',
    'in {6 7}',
    (clock) => clock.weekday + 1,
  ),
  clockField('day', 'Day of the month, 1–31', 'eq 1', ({ day }) => day),
  clockField('month', 'Month, 1–12', 'eq 12', ({ month }) => month),
  clockField('year', 'Year', 'ge 2026', ({ year }) => year),
  {
    name: 'http.request.timestamp.sec',
    type: 'Integer',
    aliases: ['time.now'],
    meaning: 'Time of the request, seconds since 1970 (UTC)',
    example: 'http.request.timestamp.sec gt 1800000000',
    read: ({ facts }) => Math.floor(facts.now / 1000),
  },
  {
    name: 'http.request.timestamp.msec',
    type: 'Integer',
    meaning: 'The same in milliseconds',
    example: 'http.request.timestamp.msec gt 1800000000000',
    read: ({ facts }) => Math.floor(facts.now),
  },
];
