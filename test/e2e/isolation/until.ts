/** Between two looks at what cannot be waited for otherwise: another program, the screen. ms. */
const INTERVAL_MS = 150;

/** Asks again and again until there is an answer; undefined where time runs out first. */
export async function until<T>(
  limitMs: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
