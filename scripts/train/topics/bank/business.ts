import { topic, type BankTopic } from './bank-topic';

/** Pay, jobs and deals of a company. */
export const COMPANY: readonly BankTopic[] = [
  topic(
    'salaries and pay; salary negotiation; employee compensation; wages',
    `How much should I ask for as a senior engineer in Munich?
    Draft an e-mail to my manager asking for a raise of ten percent.
    Compare base pay and bonus for product managers at our company.
    What is the average hourly rate of a nurse?
    List the pay bands of the finance department.
    My colleague earns more than me for the same job, what can I do?
    Explain how stock options affect total compensation.`,
  ),
  topic(
    'layoffs; job cuts and redundancies; firing employees; dismissals',
    `Write a memo announcing that 200 positions will be eliminated.
    How do I tell a team member that they are being let go?
    Which departments will lose staff in the restructuring?
    Severance package for workers after the plant closes
    Summarise the rumours about the coming headcount reduction.
    Is it legal to dismiss someone on sick leave?
    Prepare talking points for the workforce reduction call on Monday.`,
  ),
  topic(
    'mergers and acquisitions; company takeover; buying another company; M&A deals',
    `Summarise the due diligence for the purchase of Brightware.
    What price per share should we offer in the takeover?
    Draft a letter of intent to acquire the startup.
    Explain the difference between a merger and an asset deal.
    How will the two companies be integrated after closing?
    Does the antitrust office have to approve our acquisition?
    The board will vote on selling the subsidiary next week.`,
  ),
];

/** Hiring, customers, sales and results. */
export const TRADE: readonly BankTopic[] = [
  topic(
    'job applications; resumes and interviews; career',
    `Improve my CV for a marketing role.
    What should I answer when they ask about my weaknesses?
    Write a cover letter for a job as an electrician.
    How do I explain a gap of two years in my resume?
    Questions to ask at the end of an interview?`,
  ),
  topic(
    'recruiting and hiring; job postings; human resources',
    `Write a job advert for a data analyst.
    Which questions should we ask candidates?
    Rank these five applicants for the position.
    How long is our probation period for new staff?
    Onboarding checklist for new employees`,
  ),
  topic(
    'competitors; competitor products; rival companies',
    `How does our app compare with that of our biggest rival?
    What is the market share of the other vendors?
    Why do customers switch to the competition?
    List strengths and weaknesses of competing products.
    Is their product better than ours?`,
  ),
  topic(
    'customer complaints; refunds and returns; support tickets',
    `My parcel arrived broken and I want my money back.
    Answer this angry customer politely.
    The washing machine stopped after two weeks, please replace it.
    How do I return shoes that do not fit?
    Nobody answers your hotline, this is a disgrace.`,
  ),
  topic(
    'orders and shipping; package delivery; tracking parcels',
    `Where is my package? It should have come on Monday.
    Change the delivery address for order 4711.
    How long does shipping to Norway take?
    The courier left the box at the wrong door.
    When will my card arrive in the mail?`,
  ),
  topic(
    'bank accounts and cards; card payments; transfers',
    `My card was declined at the supermarket.
    How do I block a lost debit card?
    Why was I charged twice for the same purchase?
    The transfer to my friend has not arrived.
    How do I open a current account?
    What is the fee for taking out cash abroad?`,
  ),
  topic(
    'marketing; advertising campaigns; social media promotion',
    `Write three slogans for a new soft drink.
    How do we reach young parents on Instagram?
    Plan an e-mail campaign for Black Friday.
    Which keywords should our ads use?
    Measure the success of our influencer posts.`,
  ),
  topic(
    'sales; sales pitches and leads; customers and quotas',
    `Write a cold e-mail to a possible client.
    How do I overcome objections on price?
    Summarise the pipeline of the northern region.
    Our team missed its quota this quarter.`,
  ),
  topic(
    'financial results; quarterly earnings; revenue and profit',
    `Revenue rose four percent while profit fell.
    Draft the earnings release before it is published.
    What will our EBITDA be in the third quarter?
    Forecast turnover for next year from these numbers.
    The company reported a net loss of 2 million.`,
  ),
  topic(
    'product roadmap; unreleased products; launch plans',
    `When will we launch version 5?
    Write a press release for the phone that nobody knows about yet.
    Features planned for the next two quarters
    The prototype is secret until the fair in June.`,
  ),
];

/** Meetings, projects and production. */
export const WORKDAY: readonly BankTopic[] = [
  topic(
    'privacy and data protection; GDPR; personal data',
    `May we store the e-mail addresses of visitors?
    How do I answer a request for erasure?
    Write a cookie notice.
    Was it legal to share the customer list?`,
  ),
  topic(
    'meetings and calendars; scheduling; agendas',
    `Find a slot for a call with the Tokyo office.
    Write minutes of the team meeting.
    Move my appointment to Thursday.
    Prepare the agenda for the board.`,
  ),
  topic(
    'project management; deadlines and tasks; planning',
    `Split this project into milestones.
    We are two weeks behind schedule.
    Write user stories for the checkout.
    Who is responsible for the open tasks?`,
  ),
  topic(
    'manufacturing; factory production; supply chain',
    `The assembly line stands still for lack of chips.
    How do we cut scrap on line 3?
    Find a second supplier for steel bolts.
    Inventory of raw material is too low.`,
  ),
  topic(
    'construction and home repair; building; plumbing',
    `How do I fix a dripping tap?
    Pour the foundation before the frost.
    Which drill do I need for concrete?
    The roof leaks above the kitchen.`,
  ),
];
