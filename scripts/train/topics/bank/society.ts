import { topic, type BankTopic } from './bank-topic';

/** Environment, war and vices. */
export const SOCIETY: readonly BankTopic[] = [
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
];

/** Farms, airlines, police, famous people and telephones. */
export const PUBLIC_LIFE: readonly BankTopic[] = [
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
