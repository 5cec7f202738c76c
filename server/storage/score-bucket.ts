/** Bucket of an injection score: `01` holds 1–9, `10` 10–19 and so on to `90`. */
export function scoreBucket(score: number): string {
  const ten = Math.floor(score / 10) * 10;
  return ten === 0 ? '01' : String(Math.min(ten, 90));
}
