import { topic, type BankTopic } from './bank-topic';

/** Software and computers. */
export const TECHNOLOGY: readonly BankTopic[] = [
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
];

/** Sciences and school. */
export const SCIENCE: readonly BankTopic[] = [
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
];

/** Arts, games and fashion. */
export const CULTURE: readonly BankTopic[] = [
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
];
