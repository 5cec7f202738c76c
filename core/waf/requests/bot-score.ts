import type { Headers } from '../../extract/types';

/** Programs that say what they are. */
const PROGRAM =
  /\b(bot|crawler|spider|curl|wget|python-requests|python-httpx|aiohttp|okhttp|go-http-client|java|libwww-perl|node-fetch|undici|axios|postmanruntime|headlesschrome|phantomjs|scrapy|httpclient)\b/i;
const BROWSER = /^Mozilla\/5\.0 \(.+\) /;

/**
 * How likely a person is behind a request, 1–99, by what browsers send and programs mostly do not. A
 * hint for rules, no proof: whoever wants to can send what a browser sends.
 */
export function botScore(headers: Headers): number {
  const agent = headers['user-agent'] ?? '';
  if (agent === '') return 2;
  if (PROGRAM.test(agent)) return 5;
  if (!BROWSER.test(agent)) return 20;
  let score = 40;
  if (headers['accept-language'] !== undefined) score += 20;
  if (/\bbr\b/.test(headers['accept-encoding'] ?? '')) score += 10;
  // Fetch metadata comes with every request of a browser in a secure context (W3C Fetch Metadata).
  if (headers['sec-fetch-mode'] !== undefined && headers['sec-fetch-site'] !== undefined)
    score += 25;
  return score;
}
