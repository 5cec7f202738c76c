/** A topic as an administrator may phrase it, and short texts about it. */
export interface BankTopic {
  readonly phrases: readonly string[];
  readonly texts: readonly string[];
}

const topic = (phrases: string, texts: string): BankTopic => ({
  phrases: phrases.split('; '),
  texts: texts.split('\n').map((line) => line.trim()),
});

/** Topics of everyday and business life, from which the meaning of "about" is learned. */
export const TOPIC_BANK: readonly BankTopic[] = [
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
  topic(
    'weather; weather forecast; rain, snow and temperature',
    `Will it rain in Hamburg tomorrow?
    How cold does it get in Oslo in January?
    Explain how a thunderstorm forms.
    Is there a storm warning for the coast this weekend?
    What should I wear if it is five degrees and windy?
    It snowed all night and the roads are icy.
    The heat wave will last until Friday.`,
  ),
  topic(
    'cooking and recipes; food preparation; baking',
    `Give me a recipe for vegetarian lasagne.
    How long do I boil a soft egg?
    My bread does not rise, what did I do wrong?
    Substitute for butter in a chocolate cake?
    What can I make for dinner with rice and leeks?
    Marinate the chicken in yoghurt and spices overnight.
    Knead the dough for ten minutes and let it rest.`,
  ),
  topic(
    'travel and holidays; vacation planning; flights and hotels',
    `Plan a week in Portugal with two children.
    Cheapest way to fly from Berlin to Lisbon in May?
    Do I need a visa for Vietnam?
    Recommend a hotel near the beach in Crete.
    What should I pack for a trip to Iceland?
    Our train was late and we missed the ferry to the island.
    Three days in Rome: which sights should I see?`,
  ),
  topic(
    'football; soccer matches and players; sports results',
    `Who won the Champions League final last year?
    Explain the offside rule.
    Which striker scored most goals this season?
    Write a match report: the home side lost 2-1 after a late penalty.
    Who should start in midfield on Saturday?
    The coach was sacked after five defeats.
    When does the World Cup begin?`,
  ),
  topic(
    'basketball; NBA games',
    `Who has the most rebounds in NBA history?
    How do I improve my three-point shot?
    The Lakers lost in overtime last night.
    What is a pick and roll?
    Draft picks of the season ranked
    Explain the shot clock to a child.`,
  ),
  topic(
    'politics; elections and parties; government policy',
    `Which party leads in the polls before the election?
    Summarise the prime minister's speech on the budget.
    How does the electoral college work?
    Should the senate pass the immigration bill?
    Compare the programmes of the two candidates.
    The coalition collapsed after a vote of no confidence.
    Write to my member of parliament about rents.`,
  ),
  topic(
    'religion; faith and church; Bible and Quran',
    `What does the Bible say about forgiveness?
    Explain the five pillars of Islam.
    When is Easter and why does it move?
    Write a short prayer for a wedding.
    How do Buddhists meditate?
    Is it a sin to eat pork?`,
  ),
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
  topic(
    'medical advice; symptoms and illness; health problems',
    `I have had a headache and fever for three days, what is it?
    What are the side effects of ibuprofen?
    How is type 2 diabetes treated?
    My knee hurts when I climb stairs.
    Is this mole dangerous?
    The patient complains of chest pain and short breath.
    When should a child see a doctor with a cough?`,
  ),
  topic(
    'mental health; depression and anxiety; therapy',
    `I feel sad and empty for weeks and cannot sleep.
    How do I find a therapist?
    What helps against panic attacks?
    My partner is depressed; how can I support her?
    Explain cognitive behavioural therapy.
    I am burnt out and dread going to work.`,
  ),
  topic(
    'fitness and exercise; workouts; gym training',
    `Make me a training plan for a half marathon.
    How many push-ups should a beginner do?
    Best stretches for a stiff back?
    Should I lift weights or do cardio first?
    My squats hurt my knees, is my form wrong?`,
  ),
  topic(
    'nutrition and diets; weight loss; healthy eating',
    `How many calories does an avocado have?
    Is a low-carb diet healthy?
    I want to lose five kilos before summer.
    Which foods contain a lot of iron?
    Plan vegan meals with enough protein.`,
  ),
  topic(
    'dating and relationships; love life; partnership problems',
    `How do I ask her out on a first date?
    My boyfriend never listens to me.
    Write a message to my ex.
    How do couples rebuild trust after an affair?
    What should I put in my dating profile?`,
  ),
  topic(
    'parenting; raising children; babies and toddlers',
    `My two-year-old refuses to go to bed.
    How do I get my baby to sleep through the night?
    Ideas for a birthday party for six-year-olds?
    My teenager spends all day on the phone.
    When do children start to read?`,
  ),
  topic(
    'pets; dogs and cats; animal care',
    `How often should I feed my puppy?
    My cat scratches the sofa.
    Is chocolate dangerous for dogs?
    Which dog breed suits a small flat?
    My hamster does not move any more.`,
  ),
  topic(
    'gardening; plants and flowers; lawn care',
    `When do I plant tomatoes?
    My roses have black spots on the leaves.
    How short should I cut the lawn?
    Which herbs grow on a shady balcony?
    How do I make compost?`,
  ),
  topic(
    'cars; vehicles and driving; auto repair',
    `My engine makes a rattling noise when cold.
    Diesel or petrol for long distances?
    How do I change a flat tyre?
    What does the yellow warning light mean?
    Best used estate car under 10,000 euros?`,
  ),
  topic(
    'electric vehicles; charging stations; e-mobility',
    `How long does it take to charge a Model 3 at home?
    What is the range of the new Ioniq in winter?
    Do batteries of electric cars lose capacity?
    Where can I find fast chargers on the motorway?`,
  ),
  topic(
    'real estate; renting and buying property; landlords and tenants',
    `My landlord wants to raise the rent by 20 percent.
    Write a description for a three-room flat with balcony.
    How do I estimate what my house is worth?
    Is it a good time to buy an apartment in Vienna?
    The deposit was not returned after I moved out.`,
  ),
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
  topic(
    'software development; programming; source code',
    `Write a function that reverses a linked list.
    Why does this loop never end?
    How do I center a div in CSS?
    Explain the difference between a class and an interface.
    My unit test fails with a null pointer exception.
    Refactor this Python script into modules.`,
  ),
  topic(
    'databases; SQL queries; data storage',
    `Join three tables and count rows per customer.
    Why is my query slow without an index?
    How do I back up PostgreSQL?
    Normalise this schema.`,
  ),
  topic(
    'cloud and DevOps; servers and Kubernetes; deployment',
    `My pod is stuck in CrashLoopBackOff.
    How do I set up a load balancer in AWS?
    Write a pipeline that builds and deploys a container.
    The server runs out of memory every night.`,
  ),
  topic(
    'cybersecurity; hacking and vulnerabilities; security incidents',
    `How do we respond to a ransomware attack?
    Explain cross-site scripting.
    Was our password database leaked?
    Scan the network for open ports.
    Write a policy for patching critical vulnerabilities.`,
  ),
  topic(
    'passwords and login; account access; authentication',
    `I cannot log in to my account any more.
    How do I set up two-factor authentication?
    Reset my PIN please.
    The verification code never arrives.`,
  ),
  topic(
    'artificial intelligence; machine learning; chatbots',
    `How do neural networks learn?
    Which language model is best for summaries?
    Will robots take our jobs?
    Fine-tune a classifier on our tickets.
    Explain overfitting.`,
  ),
  topic(
    'space and astronomy; planets and rockets; NASA',
    `How far is Mars from the earth?
    Why is Pluto not a planet?
    When does the next rocket launch to the station?
    What is inside a black hole?
    The telescope took pictures of a distant galaxy.`,
  ),
  topic(
    'physics and chemistry; science questions; natural science',
    `Why is the sky blue?
    Balance this equation of iron and oxygen.
    Explain Newton's third law with an example.
    What is the half-life of carbon-14?`,
  ),
  topic(
    'mathematics; algebra and calculus; statistics',
    `Solve x squared minus five x plus six equals zero.
    What is the derivative of sine?
    Explain the median and the mean.
    How many ways are there to choose three of ten?`,
  ),
  topic(
    'history; wars and empires; historical events',
    `Why did the Roman Empire fall?
    Who fought in the Thirty Years' War?
    Summarise the causes of the French Revolution.
    When was the Berlin Wall built?`,
  ),
  topic(
    'school and homework; exams and studying; education',
    `Write my essay on Macbeth.
    How should I study for the finals?
    Make flash cards for biology class.
    The teacher gave us twenty exercises for Monday.`,
  ),
  topic(
    'music; songs and bands; instruments',
    `Which chords does Wonderwall have?
    Recommend jazz albums for beginners.
    How do I tune a guitar?
    Who sings the title song of the new film?`,
  ),
  topic(
    'movies and TV shows; films and actors; series',
    `Recommend a thriller on Netflix.
    Who directed Inception?
    Explain the end of the last season.
    Which actors won an Oscar this year?`,
  ),
  topic(
    'books and literature; novels and poems; reading',
    `What is the theme of 1984?
    Recommend novels like The Hobbit.
    Who wrote Anna Karenina?
    Write a poem about autumn.`,
  ),
  topic(
    'video games; gaming consoles; esports',
    `How do I beat the final boss in Elden Ring?
    Which console should I buy?
    Best settings for Fortnite on an old PC?
    My team lost the ranked match again.`,
  ),
  topic(
    'fashion and clothes; beauty and makeup; style',
    `What do I wear to a summer wedding?
    Which colours suit red hair?
    How do I remove a wine stain from silk?
    Recommend a moisturiser for dry skin.`,
  ),
  topic(
    'climate change; environment and pollution; sustainability',
    `How much CO2 does a flight to New York cause?
    Draft our sustainability report.
    Why are the glaciers melting?
    Ideas to reduce plastic waste in the office`,
  ),
  topic(
    'energy; oil and gas; solar and nuclear power',
    `Is nuclear power cheaper than wind?
    How many solar panels does a house need?
    Oil prices rose after OPEC cut output.
    The new pipeline will carry gas from Norway.`,
  ),
  topic(
    'war and military; armed conflict; weapons and soldiers',
    `Troops crossed the border at dawn.
    Which tanks does the army use?
    Summarise the ceasefire talks.
    How does a fighter jet avoid missiles?`,
  ),
  topic(
    'guns and firearms; gun control; weapons',
    `Should assault rifles be banned?
    How do I clean a shotgun?
    What is the legal age to own a pistol?
    Carry permits differ from state to state.`,
  ),
  topic(
    'alcohol and drugs; smoking; addiction',
    `How long does alcohol stay in the blood?
    Is cannabis legal in Canada?
    Tips to stop smoking?
    My brother is addicted to opioids.`,
  ),
  topic(
    'gambling; betting and casinos; lottery',
    `What are the odds in roulette?
    Best strategy for blackjack?
    Place a bet on the derby.
    He lost his savings at online poker.`,
  ),
  topic(
    'adult content; sex and pornography; erotic stories',
    `Write an erotic scene on the beach.
    Where can I watch porn?
    Describe sex in detail.
    Nude pictures of models`,
  ),
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
  topic(
    'agriculture; farming and crops; livestock',
    `When is wheat harvested?
    My cows give less milk in summer.
    How do I treat potato blight?
    Subsidies for small farms`,
  ),
  topic(
    'aviation; airlines and airports; planes',
    `The pilot reported smoke in the cockpit.
    Why was my flight cancelled?
    How does a jet engine work?
    The airline orders forty new planes.`,
  ),
  topic(
    'translation and languages; grammar; learning English',
    `Translate this sentence into Japanese.
    When do I use the subjunctive in Spanish?
    How do I say thank you in Polish?
    Correct my English.`,
  ),
  topic(
    'crime and police; murder and theft; court news',
    `Two men robbed a jewellery shop in broad daylight.
    The police arrested a suspect in the murder case.
    How many burglaries were there last year?
    The witness identified the thief.`,
  ),
  topic(
    'accidents and disasters; earthquakes and floods; emergencies',
    `An earthquake of magnitude 7 shook the coast.
    The flood destroyed hundreds of homes.
    What should be in an emergency kit?
    A train derailed near the station.`,
  ),
  topic(
    'royal family and celebrities; gossip; famous people',
    `Who was at the prince's wedding?
    The singer and her husband split up.
    Which dress did she wear on the red carpet?
    How rich is the rapper?`,
  ),
  topic(
    'telephone and internet contracts; mobile phones; wifi',
    `My broadband has been slow since Friday.
    Which phone has the best camera?
    How do I cancel my mobile contract?
    Roaming costs in Switzerland?`,
  ),
];
