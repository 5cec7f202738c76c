/** What the key of a string says about the string. */
export type KeyKind =
  /** Text that a person wrote to the model. */
  | 'prompt'
  /** Text that goes along with it: a document, code, a description. */
  | 'context'
  | 'history'
  /** Instructions that the person did not write. */
  | 'system'
  /** Definitions of tools and formats: text of a program. */
  | 'definition'
  | 'other';

const words = (lines: string): ReadonlySet<string> => new Set(lines.split(/\s+/));

/** Compared without case and without what is no letter. */
const PROMPT = words(
  `prompt prompts userprompt promptmessage prompttext textprompt originalprompt message messages
  usermessage messagecontent messageinput messagetext usertext content contents rawcontent parts text
  texts query querystr querytext userquery search question questions q ask input inputs inputtext
  inputcontent inputvalue inputstring userinput humaninput instruction utterance say chat request scripttext
  sensitivestringvalue blocks turn turns transcript body comment singleprompt`,
);

const CONTEXT = words(
  `context snippet code selection selectedtext selectedcode document documents description caption task
  negativeprompt negative lyrics script draft essay passage sentence paragraph note notes
  extractedcontent pagecontent pagetext filecontent filetext fulltext suffix prefix prefill
  currentcode contentbeforecursor contentaftercursor originaltext sourcetext`,
);

/** Lists of earlier turns that a client sends again. */
const HISTORY = words(
  `history chathistory conversationhistory messagehistory previousmessages pastmessages pastuserinputs
  generatedresponses priormessages previousturns dialoghistory contextmessages chatcontext
  conversationcontext previoustranscript historydata historylist historymessages`,
);

const SYSTEM =
  /^(botsettings?|system(prompt|instruction|instructions|message)?s?|systeminstruction.*|instructions|preamble|custominstructions|persona.*|developer(prompt|instructions)?|assistantprompt|preprompt|initialprompt|stylecontent)$/;

const DEFINITION =
  /^(tools?|functions?|tooldefinitions|tooldeclarations|functiondeclarations|supportedtools|mcptools|responseformat|responseschema|jsonschema|schema|outputschema|inputschema|parameters|toolchoice|toolconfig|personalizedstyles|metadata|extensions|features|flags|experiments|optionssets|allowedmessagetypes)$/;

export const normalizeKey = (key: string): string => key.toLowerCase().replace(/[^a-z]/g, '');

/** Names that end in what they are: `gpt_description_prompt`, `currentMessage`, `chatInput`. */
const PROMPT_END =
  /^(?!.*(error|status|system|negative|welcome|log|commit|initial|default|placeholder))\w*(prompt|message|question|query|utterance|userinput|chatinput)$/;

export function kindOfKey(key: string): KeyKind {
  const name = normalizeKey(key);
  if (HISTORY.has(name)) return 'history';
  if (SYSTEM.test(name)) return 'system';
  if (PROMPT.has(name)) return 'prompt';
  if (CONTEXT.has(name)) return 'context';
  if (PROMPT_END.test(name)) return 'prompt';
  return DEFINITION.test(name) ? 'definition' : 'other';
}
