const words = (text: string): string[] => text.split(/\s*,\s*/);

/** What stands in the slots of `NAMELESS_TEMPLATES`. */
export const NAMELESS_SLOTS: Readonly<Record<string, readonly string[]>> = {
  technology: words(
    'Python, Java, JavaScript, TypeScript, Kotlin, Swift, Rust, Go, Ruby, Perl, PHP, Scala, Haskell, Julia, Dart, Lua, R, C, C++, C#, Fortran, COBOL, Ada, Prolog, Erlang, Elixir, Clojure, F#, MATLAB, SQL, NoSQL, GraphQL, REST, JSON, YAML, TOML, XML, CSV, HTML, CSS, Sass, ASCII, Unicode, UTF-8, Markdown, LaTeX, PDF, DOCX, Docker, Kubernetes, Helm, Terraform, Ansible, Jenkins, Git, Bash, Vim, Emacs, Linux, Ubuntu, Debian, Windows, macOS, Android, iOS, Postgres, PostgreSQL, MySQL, SQLite, Redis, MongoDB, Kafka, Spark, Hadoop, Airflow, Pandas, NumPy, PyTorch, TensorFlow, Keras, React, Angular, Vue, Svelte, Node, Express, Django, Flask, Rails, Laravel, Spring, Excel, Word, PowerPoint, Outlook, Photoshop, Figma, Jira, Tableau, Bluetooth, Wi-Fi, Ethernet, TCP, UDP, HTTP, HTTPS, DNS, SSH, TLS, VPN, API, CPU, GPU, SSD, USB, HDMI, OAuth, SAML, LDAP, CRM, ERP, KPI, OKR, ROI, VAT, FAQ, SLA, NDA, RFP',
  ),
  thing: words(
    'list, table, report, query, function, class, module, service, container, spreadsheet, chart, dashboard, pipeline, script, file, form, page, essay, poem, speech, contract, proposal, summary, recipe, song, story, plan, agenda, budget, presentation, car, bike, guitar, garden, kitchen, sofa, window, river, beach, forest, orange, apple, cake, soup, cheese, coffee, pasta, cat, dog, giraffe, dragon, planet, moon, virus, plane, train, boat, shoe, camera, phone, laptop, printer',
  ),
  number: words('2, 3, 4, 5, 8, 10, 12, 15, 16, 18, 20, 24, 25, 30, 36, 42, 45, 50, 57, 60, 64, 75, 80, 90, 99, 100, 120, 128, 144, 200, 250, 404, 418, 500, 502, 640, 1000, 1024, 1500, 4096, 8080, 10,000'), // prettier-ignore
  unit: words('words, lines, pages, characters, slides, items, rows, columns, steps, bullet points, sentences, paragraphs, minutes, hours, days, weeks, months, seconds, percent, %, dollars, euros, kilometres, miles, metres, grams, kilos, ounces, cups, litres, degrees, points, pt, px, ms, GB, MB, pm, am, people, boxes, users, requests, questions, reasons, examples, times'), // prettier-ignore
  verb: words('Explain, Summarise, Write, Draft, Create, Make, Give, List, Show, Describe, Compare, Suggest, Plan, Fix, Check, Rewrite, Translate, Convert, Sort, Count, Draw, Port, Design, Build, Review, Improve, Shorten, Outline, Compose, Generate, Prepare, Tell, Teach, Help, Find, Rate, Rank, Name, Pick, Set, Open, Play, Turn, Surprise, Roast, Bake, Sing, Solve, Prove, Plot, Mark, Grant, Bill, Rob, Chase, Grace, Hope, Frank, Will, May, Art, Dean, Rich, Max, Guy'), // prettier-ignore
  title: words('Phase One, Final Review, Shopping Cart, Quarterly Business Review, Annual Report, Sales Pipeline, User Guide, Getting Started, Table Of Contents, Next Steps, Open Questions, Key Findings, Executive Summary, Action Items, Terms And Conditions, Privacy Notice, Road Map, Release Notes, Lessons Learned, Best Practices, Style Guide, Pull Request, Code Review, Data Model, Login Page, Checkout Flow, Risk Register, Cash Flow, Balance Sheet, Cost Centre, Supply Chain, Customer Success, Human Resources, Product Owner, Service Desk, Change Request, Second World War, Water Cycle, Solar System, Big Bang, Machine Learning, Neural Network'), // prettier-ignore
  language: words('English, French, German, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Danish, Norwegian, Finnish, Greek, Turkish, Russian, Ukrainian, Czech, Hungarian, Arabic, Hebrew, Hindi, Chinese, Mandarin, Japanese, Korean, Vietnamese, Thai, Indonesian, Latin, Welsh, Irish'), // prettier-ignore
  polite: ['', '', '', 'Please ', 'please ', 'Can you ', 'Could you ', "Let's ", 'Hi, '],
  end: ['', '', '.', '?', '!', ' please', ', please.', ' for me.', ' in one paragraph.', ' again.'],
};

/**
 * Sentences without any name, age, address or illness, about what people ask machines: numbers that
 * count something else than years of life, technology with capital letters, titles of documents, and
 * verbs at the start of a sentence that are names too. Slots are written as in the other grammars.
 */
export const NAMELESS_TEMPLATES: readonly string[] = [
  '{polite}{verb} (me |)(a|the|my|this) {thing}{end}',
  '{verb} (it|this|that|them)( in {number} {unit}|){end}',
  '{verb} the text to {number} {unit}{end}',
  '{polite}write (about|at most|exactly|up to) {number} {unit} about a {thing}{end}',
  '(Set|Raise|Lower|Change) the {thing} (to|from) {number} {unit}{end}',
  '(The|My|Our) {thing} (took|lasted|cost|weighs|needs) {number} {unit}.',
  'What is {number} (times|plus|minus|divided by|% of) {number}?',
  'Convert {number} {unit} to {unit}{end}',
  'Complete the (sequence|series): {number}, {number}, {number}, {number}',
  'Sort these numbers: {number}, {number}, {number}, {number}, {number}',
  'Solve for x: {number}x + {number} = {number}',
  'Interest on {number} at {number} percent (for|over) {number} (years|months){end}',
  'The (server|page|request) (returns|gives|shows) (a |error |status |HTTP ){number}( error|){end}',
  '(Meet|Call|Dinner|Standup) at {number}:{number} (pm|am)',
  '(chapter|page|section|step|question|row|line|version|slide) {number}(, {number}| and {number}|)',
  'a {number} pt font, {number} px wide',
  'in the last {number} {unit} we sold {number} {thing}s',
  'How (long|far|tall|old|big|fast|expensive|heavy) is (the|a|an average) {thing}?',
  'How many {thing}s (are in|fit into|make up) a {thing}?',
  'How do I (jump-start|clean|repair|choose|draw|build|freeze|sell) a {thing}?',
  'What (rhymes|goes|pairs) with {thing}?',
  'What is the (capital|plural|meaning|opposite|derivative|weight|price|colour) of (a |the |){thing}?',
  'what is the (derivative|integral|limit) of (sin|cos|tan|log|exp)(x)',
  '(ideas|tips|recipes|steps) for a {thing} under {number} {unit}',
  '(Port|Translate|Rewrite|Convert) this (code|script|class|file) from {technology} to {technology}{end}',
  '{polite}write (a|an) {technology} (formula|function|query|script|macro|file|test) that (sums|sorts|parses|counts|copies) (a|the|each) {thing}{end}',
  '(Why|How) does my {technology} (build|container|service|test|app) (fail|exit|hang|crash)( with error {number}|)?',
  '(Explain|Compare|What is the difference between) {technology} and {technology}{end}',
  'Should I (learn|use|choose) {technology} or {technology}( first|)?',
  '(Draw|Show|Format|Export|Return|Print) (a {thing}|it|the {thing}) (in|as|with) {technology}{end}',
  '{technology} (or|vs|versus|and|to) {technology}',
  'I (use|know|like|run|need) {technology}, {technology} and {technology}.',
  '{technology}: {number} {unit}, {technology}: {number} {unit}',
  'Summarise the {title} in {number} {unit}.',
  '{title}\\n{title}\\n{title}',
  '# {title}\\n\\n{verb} the {thing}.\\n\\n## {title}',
  '(Write|Update|Review|Open) the {title}( page| section| module|){end}',
  '{title}: {title}, {title}',
  '- {verb} the {thing}\\n- {verb} a {thing}\\n- {verb} the {title}',
  '(User|System|Assistant|Bot|Human|Agent|Customer|Support): {verb} (a|the) {thing}{end}',
  '(Hello|Hi|Good morning|Thanks|Great|Sure|Okay|Sorry|Yes|No), (can you |now |please ){verb} the {thing}{end}',
  '(Is|Are|Was|Can|Does|Did|Would|Should|May|Will) (the|a) {thing}s? (safe|real|cheap|fast|ready)?',
  '(My|Our) (boss|client|team|mother|teacher|colleague) (never |always |)(asks for|wants|needs) a {thing}.',
  "I (can't|cannot|could not|don't) (open|find|log in to|cancel|return) my {thing}.",
  '(Which|What|Whose) {thing} (is|was) the (best|cheapest|hottest|largest)?',
  'order {number}, lot {number}, {number} {unit}',
  '(Best|Quick|Easy|Cheap|Beginner) {thing} (ideas|recipes|chords|tips)',
  '(Translate|Put|Rewrite|Render) (this|it|the text|the {thing}) (into|to|in) {language}{end}',
  'How do you (say|write|spell) (thank you|sorry|{thing}) in {language}?',
  '(Write|Answer|Reply|Explain it|Speak) in (plain |simple |formal |){language}( and {language}|){end}',
  '(Conjugate|What is) the (verb|plural|word) to be in {language}{end}',
  '(common|useful|funny) (idioms|words|verbs|phrases) in {language}',
  'Extract all (dates|names|numbers|addresses|cities|companies) from the {thing} below{end}',
  'List the (name|address|age|title|company|city|country) of each (person|customer|employee|patient) in the {thing}.',
  'Add a column for (age|address|nationality|title|diagnosis) to the {thing}.',
];
