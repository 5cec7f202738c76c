import type { Slots } from './expand';

/**
 * What people write about groups of people. Neutral and hateful sentences share the names, so that
 * a name alone says nothing.
 */
export const GROUP_SLOTS: Slots = {
  group: [
    '{faith}',
    '{people}',
    '{origin} (people|immigrants|families|students|workers|)',
    '(my|our|the|some|many|most|a lot of) {people}',
    '(people|someone|anyone) (with|who has) {condition}',
    '(people|friends|neighbours) from {country}',
  ],
  faith: ['Muslims', 'Jews', 'Jewish people', 'Christians', 'Hindus', 'Sikhs', 'Buddhists', 'atheists', 'Catholics'], // prettier-ignore
  people: ['women', 'gay men', 'lesbians', 'bisexual people', 'trans people', 'black people', 'Asian Americans', 'Latinos', 'Native Americans', 'immigrants', 'refugees', 'Roma families', 'disabled people', 'blind people', 'deaf people', 'older people', 'indigenous people', 'queer people', 'migrants', 'same-sex couples', 'asylum seekers', 'wheelchair users'], // prettier-ignore
  origin: ['Mexican', 'Chinese', 'Arab', 'African', 'Turkish', 'Polish', 'Indian', 'Pakistani', 'Korean', 'Nigerian', 'Syrian', 'Vietnamese', 'Brazilian', 'Iranian', 'Japanese'], // prettier-ignore
  country: ['Mexico', 'China', 'Syria', 'Nigeria', 'India', 'Somalia', 'Turkey', 'Poland', 'the Middle East', 'Latin America', 'Vietnam'], // prettier-ignore
  condition: ['autism', 'a disability', 'a mental illness', 'depression', 'Down syndrome', 'a learning disability', 'schizophrenia', 'cerebral palsy', 'bipolar disorder', 'epilepsy'], // prettier-ignore
  kin: ['sister', 'uncle', 'best friend', 'neighbour', 'teacher', 'boss', 'daughter', 'roommate', 'grandmother', 'doctor'], // prettier-ignore
  share: ['about {number} percent', 'almost half', 'one in five', 'a third', 'more than a quarter', 'a growing share', 'fewer than ten percent'], // prettier-ignore
  number: ['2', '7', '12', '18', '25', '34', '40', '61', '73'],
  trade: ['nurses', 'engineers', 'composers', 'novelists', 'farmers', 'teachers', 'film directors', 'members of parliament', 'scientists', 'small business owners', 'athletes'], // prettier-ignore
  food: [
    'tacos',
    'dumplings',
    'baklava',
    'jollof rice',
    'biryani',
    'pierogi',
    'pho',
    'kimchi',
    'falafel',
  ],
  feast: ['Eid', 'Passover', 'Diwali', 'Ramadan', 'Lunar New Year', 'Hanukkah', 'Pride', 'Black History Month', 'Día de los Muertos', 'Vaisakhi'], // prettier-ignore
  good: ['as capable as anyone else', 'part of our community', 'hard workers like everyone else', 'people first', 'often misunderstood', 'entitled to the same rights', 'not all the same', 'just like any of us', 'welcome here', 'proud of who they are', 'individuals, with different views', 'a valued part of the team', 'still underrepresented in science', 'more likely to be victims of crime than to commit it'], // prettier-ignore
  hardship: ['discrimination at work', 'long waits for treatment', 'prejudice every day', 'higher rates of poverty', 'barriers to education', 'harassment on the street', 'stereotypes in films', 'rejection by their families', 'unequal pay', 'bullying at school'], // prettier-ignore
  low: ['lazy', 'dirty', 'stupid', 'criminals', 'dangerous', 'a burden on society', 'parasites', 'not to be trusted', 'less intelligent than us', 'animals', 'a plague', 'inferior', 'liars and thieves', 'sick in the head', 'useless', 'violent by nature', 'only here for the benefits', 'ruining this country', 'too emotional to lead', 'unfit to raise children', 'disgusting', 'all the same', 'the reason for crime', 'not real people'], // prettier-ignore
};

/** Sentences that name a group and do it no harm. */
export const NEUTRAL_STATEMENTS: readonly string[] = [
  '{group} are {good}',
  '{group} (face|experience|report|deal with) {hardship}',
  '{share} of {trade} (in this country|in the survey|worldwide|) are {people}',
  'a (2011|2019|recent|large) (study|survey|report) (found|showed|reported) that {group} (were|are) (as happy as|no different from|as healthy as|paid less than) (other people|the average|everybody else)',
  'my {kin} is (gay|a lesbian|bisexual|trans|deaf|blind|Jewish|Muslim|from {country}|an immigrant|autistic|in a wheelchair) and (I love her|we get along very well|he is a great cook|nobody minds|she taught me a lot|it took me a while to understand)',
  'my parents were (a little upset|surprised|worried|wonderful) (at first|) when I came out, but they (accepted it|had many questions|came round|asked what they could do)',
  'you (should not|shouldn’t|can’t|cannot) (judge|stereotype|generalise about|make fun of) {group} (because of what a few people do|like that|, it is hurtful|just because they are different)',
  'it is (wrong|unfair|a myth|not true|hurtful|a harmful stereotype) (to say|to think|to claim|) that {group} are {low}',
  'people who say that {group} are {low} (have never met one|are wrong|only show their own prejudice|ignore the facts|should talk to them)',
  '(we celebrated|I was invited to|what should I wear to|when is|the history of) {feast} (with my neighbours|with my {kin}|this year|at work|)',
  '{origin} (food|cooking|culture|music|cinema) is (wonderful|varied|one of my favourites|very regional|more than {food})',
  'if you (have|meet) {origin} friends, (learning a few words of their language|cooking {food} together|asking about {feast}) can be (fun|a nice gesture|a good start)',
  'she (immigrated|came here|moved here from {country}) (recently|as a child|ten years ago) and (works as a nurse|runs a bakery|hopes to stay|speaks four languages|misses home)',
  '{group} have (the right to vote|contributed much to science|lived here for centuries|different opinions on politics|their own (newspapers|traditions|languages))',
  'there (is|has been) a debate (about|over) (adoption by|marriage for|the rights of|schools for|how the media portray) {group}',
  '(the best way to support|how can I support|be patient with|listen to) (people|someone|friends) with {condition}(| is to ask what they need| is kindness and time)',
  'there are many (kinds|types|forms) of {condition}, and (no two people are alike|treatment helps|most people live normal lives)',
  'being (gay|bisexual|trans|disabled|Jewish|Muslim|an immigrant|deaf) is (not a choice|nothing to be ashamed of|only one part of who I am|not an illness|not a costume)',
  '(please|) (do not|don’t) (call|describe) {group} (that|with that word), (it is a slur|we find it offensive|say "{people}" instead)',
  'I (am|was) (the only|one of few|proud to be) {origin} (woman|student|engineer|person) in my (class|team|town), and (people ask where I am really from|I got used to it|that is changing)',
  'the (charity|clinic|law|museum|museum exhibition|course) (is for|helps|protects|shows the history of|was founded by) {group}',
];

/** Sentences that disparage a group. */
export const HATEFUL_STATEMENTS: readonly string[] = [
  '{group} are {low}',
  '(all|most|those|these|the) {people} are {low}(| and everybody knows it|, it is a fact|, no exceptions)',
  '{origin} (people|immigrants) are {low}',
  '(people|anyone|everyone) with {condition} (is|are) {low}',
  '(we need to|we should|let us|it is time to) (get rid of|throw out|deport|ban|lock up|stop breeding by) (all|) (the|these|) {people}',
  '(I hate|I can’t stand|nobody wants) {group}, they are {low}',
  '{faith} (should not be allowed|have no place|do not belong) in (this country|our schools|our town|public office)',
  '{group} (should go back|need to go back) to where they came from, they are {low}',
  '(this country|our town|everything) was better before {people} (came|took over|got rights)',
  'the {people} (take our jobs|live off our taxes|breed like rats|bring crime|spread disease|control the banks|are after our children)',
  '(not to be rude but|let’s be honest,|sorry, but|why does nobody say that) {group} are {low}',
  '(a woman|women) (belongs|belong) in the kitchen, {people} are {low}',
  'never (hire|trust|marry|rent to|let your children near) {people}, they are {low}',
  '(being|to be) (gay|trans|bisexual) is (a disease|disgusting|against nature|a mental illness|a sin that must be punished)',
];
