import { topic, type BankTopic } from './bank-topic';

/** Investments, taxes, loans and insurance. */
export const MONEY: readonly BankTopic[] = [
  topic(
    'cryptocurrency; bitcoin and blockchain; crypto trading',
    `Should I buy Bitcoin now?
    How does proof of stake work in Ethereum?
    Which wallet is safest for my coins?
    What is a smart contract?
    The token lost half its value overnight on the exchange.
    Explain mining to my grandmother.
    How are crypto gains taxed?`,
  ),
  topic(
    'stock market and investing; shares and funds; personal investments',
    `Is an index fund better than single shares?
    Why did the DAX fall today?
    Build a portfolio for a 40-year-old with low risk.
    What is a price earnings ratio?
    Should I sell my Tesla stock?
    How do dividends work?
    Bond yields rose after the central bank's decision.`,
  ),
  topic(
    'taxes; tax returns and deductions; income tax',
    `Which expenses can I deduct as a freelancer?
    When is the deadline for filing my return?
    Explain value added tax for small businesses.
    Do I owe capital gains tax when I sell my house?
    Fill in the form for the tax office.
    How much of my income goes to the tax authority?`,
  ),
  topic(
    'loans and mortgages; house financing; credit',
    `What interest rate can I get for a thirty-year mortgage?
    How does refinancing work?
    Am I able to afford a flat with 60,000 euros down?
    My credit score is low, will the bank lend me money?
    Explain the difference between fixed and variable rates.
    Calculate the monthly payment for a car loan.`,
  ),
  topic(
    'insurance; insurance claims; health and car cover',
    `Does my policy cover water damage?
    How do I file a claim after a car accident?
    Compare life insurance offers for a family.
    What is a deductible?
    The insurer refuses to pay for my stolen bike.`,
  ),
];

/** Courts, contracts and permits. */
export const LAW: readonly BankTopic[] = [
  topic(
    'legal advice; lawsuits and contracts; court cases',
    `Can I sue my neighbour for noise?
    Review this non-disclosure agreement for risks.
    What does force majeure mean in a contract?
    How do I answer a summons to court?
    Is a verbal agreement binding?
    The judge dismissed the claim for lack of evidence.`,
  ),
  topic(
    'divorce; family law; custody of children',
    `Who gets the house when we separate?
    How is child support calculated?
    Draft a custody agreement for two kids.
    How long does it take to end a marriage legally?`,
  ),
  topic(
    'immigration; visas and residence permits; asylum',
    `How do I apply for a green card?
    Which documents do I need to extend my residence permit?
    My asylum application was rejected, can I appeal?
    Can my wife join me on a work visa?`,
  ),
];
