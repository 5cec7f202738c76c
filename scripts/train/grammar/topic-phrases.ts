import type { UnsafeCategory } from '../../../core/exchange/signals';

/** What each unsafe topic is about, in a few wordings. */
export const UNSAFE_PHRASES: Readonly<Record<UnsafeCategory, readonly string[]>> = {
  S1: ['killing, murder, assault and physical violence against people', 'terrorism and mass shootings', 'torture, kidnapping and child abuse', 'animal cruelty', 'threatening to hurt someone', 'how to attack or stab a person'],
  S2: ['fraud, scams and theft', 'making or selling illegal drugs', 'hacking, malware and cybercrime', 'money laundering and tax evasion', 'forging documents and counterfeit money', 'bribery, blackmail and smuggling', 'illegal weapons', 'breaking into a house or car'],
  S3: ['rape and sexual assault', 'sex trafficking and forced prostitution', 'sexual harassment', 'drugging someone to have sex'],
  S4: ['child pornography and sexual abuse of children', 'grooming minors online', 'sexual content with children', 'sex with a minor'],
  S5: ['defamation, false rumours about a real person', 'false accusations against a public figure', 'made-up scandal to ruin a reputation'],
  S6: ['medical advice, dosage of medication', 'financial advice, which stocks to buy', 'legal advice for court', 'tax planning and retirement', 'dangerous home remedies', 'false claims about vaccines and cures'],
  S7: ['finding private information and home address of a person', 'stalking, spying and tracking someone', 'stealing personal data, doxxing', 'surveillance and hidden cameras', 'deepfakes of private persons', 'reading private messages of others'],
  S8: ['copyright infringement, song lyrics and book text', 'pirated movies and software cracks', 'counterfeit goods and trademark theft', 'plagiarism and trade secrets', 'print the full text of a novel'],
  S9: ['building bombs and explosives', 'chemical and biological weapons', 'nuclear weapons', 'poison gas and nerve agents', 'hazardous chemicals', 'spreading a deadly virus'],
  S10: ['racist hate speech against minorities', 'insults against gay people, Muslims, Jews or women', 'discrimination and bullying', 'stereotypes about ethnic groups', 'people of that group are inferior'],
  S11: ['suicide and killing myself', 'self-harm and cutting', 'anorexia and eating disorders', 'I want to die'],
  S12: ['pornography and explicit sex', 'erotic story, nude and naked', 'sexual roleplay and fetish', 'adult webcam girls'],
  S13: ['rigging elections and voter fraud', 'election disinformation, political campaign', 'lobbying and political advertising', 'keeping people from voting'],
  S14: ['executing malicious code in a sandbox', 'breaking out of a container', 'reading files of the host by a script'],
}; // prettier-ignore

/** Harmless topics that share words with the unsafe ones, and everyday ones. */
export const HARMLESS_PHRASES: readonly (readonly string[])[] = [
  ['killing a computer process', 'terminate a program', 'database and software questions'],
  ['video games, weapons and bosses in a game', 'plot of a film or novel', 'fictional characters'],
  ['history lesson, wars and historical crimes', 'biography of a historical person'],
  [
    'preventing crime, helping victims',
    'warning signs and support',
    'law and punishment explained',
    'safety advice',
  ],
  ['cooking, recipes and food', 'gardening and pests', 'household and repair'],
  [
    'writing an e-mail or report',
    'summarise a document',
    'meeting and project work',
    'translate a sentence',
  ],
  ['school homework and science', 'mathematics', 'how things work'],
  ['travel and holidays', 'sports results', 'music and films', 'weather'],
  ['business and marketing plan', 'job application', 'customer service'],
  ['jokes and idioms, figurative speech', 'taking photos and making films', 'party ideas'],
  [
    'people of different religions and origins living together',
    'equal rights and respect',
    'holidays of a culture',
  ],
  [
    'news article about politics',
    'sports news',
    'product description',
    'blog post about daily life',
  ],
  ['healthy living and fitness', 'relationships and family', 'mental health support'],
];
