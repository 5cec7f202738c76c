import { expand, type Slots } from '../grammar/expand';
import type { Random } from '../random';

/** Signs and digits as people write them in messages: none of it is code. */
const SLOTS: Slots = {
  name: ['ann', 'bob.miller', 'j.doe', 'maria', 'k_tanaka', 'info', 'support', 'sales'],
  host: ['example.com', 'corp.test', 'mail.example.org', 'shop.example.net', 'uni.example.edu'],
  email: ['{name}@{host}'],
  path: ['', '/', '/news', '/docs/start.html', '/a?id=1&b=2', '/#contact', '/2024/05/report.pdf'],
  url: ['https://{host}{path}', 'http://www.{host}{path}', 'www.{host}'],
  time: ['9:30', '10:15 am', '14:00-15:30', '8 p.m.'],
  date: ['2024-05-17', '17.05.2024', '5/17/24', 'May 17'],
  number: ['12', '4.50', '1,299.00', '99 %', '+44 20 7946 0123', '(555) 010-9999', '10.20.30.40', '#4711', '4539 8904 7888 5136', '30 x 40 cm'], // prettier-ignore
  item: ['milk', 'two tickets', 'the invoice', 'room B-12', 'desk lamp (black)', 'USB-C cable'],
};

const LINES: readonly string[] = [
  '{email}',
  '{url}',
  '{email}, {email}(; {email}|)',
  'From: {email}\\nTo: {email}\\nSubject: (Re: |){item}',
  '(Meeting|Call|Lunch) {time}(, see {url}| @ the office|: {item})',
  '(see|read|more at|source:|cf.) {url}',
  'my (mail|e-mail|address) is {email}(, tel. {number}|)',
  '(price|total|sum): {number} (EUR|USD|£|$) ({date})',
  '- {item}: {number}\\n- {item}: {number}\\n- {item}',
  '1. {item}\\n2. {item}\\n3. {item} ({number})',
  '{date} {time} - {item}',
  'Order {number} ({item}) -> ships {date}',
  '@{name} thanks!! :-) #{name}',
  '{number}',
  '{number} / {number} = ?',
  'Q: what is {number} + {number}?\\nA: {number}',
  '*{item}* & _{item}_ <3',
  'Tel: {number} | Fax: {number} | {email}',
];

/** A line or two of a message, a list or a header. */
export function plainLines(random: Random): string {
  return expand(random.pick(LINES), SLOTS, random);
}
