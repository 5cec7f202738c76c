import type { BankTopic } from './bank/bank-topic';
import { COMPANY, TRADE, WORKDAY } from './bank/business';
import { HEALTH_AND_HOME, LEISURE } from './bank/daily-life';
import { CULTURE, SCIENCE, TECHNOLOGY } from './bank/knowledge';
import { LAW, MONEY } from './bank/money-and-law';
import { PUBLIC_LIFE, SOCIETY } from './bank/society';

/**
 * Topics of everyday and business life, from which the meaning of "about" is learned. Training is
 * seeded: the order stays as it is.
 */
export const TOPIC_BANK: readonly BankTopic[] = [
  ...COMPANY,
  ...LEISURE,
  ...MONEY,
  ...HEALTH_AND_HOME,
  ...LAW,
  ...TRADE,
  ...TECHNOLOGY,
  ...SCIENCE,
  ...CULTURE,
  ...SOCIETY,
  ...WORKDAY,
  ...PUBLIC_LIFE,
];
