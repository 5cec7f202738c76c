/** A day that exists, within the lifetime of a person: `yyyy-mm-dd`, `dd.mm.yyyy`, `mm/dd/yyyy`, … */
export function plausibleDate(text: string): boolean {
  const numbers = text.match(/\d+/g)?.map(Number) ?? [];
  if (/[A-Za-z]/.test(text)) return numbers.some((n) => n >= 1900 && n <= 2100);
  const [a = 0, b = 0, c = 0] = numbers;
  const [year, one, two] = a > 31 ? [a, b, c] : [c, a, b];
  const inCentury = year < 100 || (year >= 1900 && year <= 2100);
  const dayAndMonth = (one >= 1 && one <= 12 && two <= 31) || (two >= 1 && two <= 12 && one <= 31);
  return inCentury && dayAndMonth && one >= 1 && two >= 1;
}
