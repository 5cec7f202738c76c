import { topic, type BankTopic } from './bank-topic';

/** Free time, sports and convictions. */
export const LEISURE: readonly BankTopic[] = [
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
];

/** Health, family, house and car. */
export const HEALTH_AND_HOME: readonly BankTopic[] = [
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
];
