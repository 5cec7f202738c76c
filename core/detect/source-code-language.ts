/**
 * What tells languages apart: patterns with a weight each. A pattern counts up to three times. The
 * weights follow how exclusive a construct is, not how frequent.
 */
const MARKS: Readonly<Record<string, readonly (readonly [RegExp, number])[]>> = {
  python: [
    [/^\s*def \w+\([^)]{0,200}\)(?:\s*->[^:\n]{1,80})?:/gm, 3],
    [/^\s*(?:from [\w.]+ )?import [\w., *]+$/gm, 1.5],
    [/\bself\.\w/g, 1.5],
    [/^\s*(?:if|elif|for|while|with|try|except|class)\b[^\n{]{0,120}:\s*$/gm, 1.2],
    [/\bprint\(|__\w+__|\bNone\b|\blambda \w/g, 1],
  ],
  javascript: [
    [/\b(?:const|let|var) [\w{[]+[^\n]{0,60}=/g, 1.2],
    [/\bfunction\b\s*\w*\(|=>\s*[{(\w]/g, 1.2],
    [/===|!==/g, 1.2],
    [/\brequire\(|module\.exports|document\.|console\.log|\bundefined\b|\.prototype\b/g, 2],
    [/\bexport (?:default|const|function|class)|^import [^\n]{1,100} from ['"]/gm, 1.2],
    [/\bnew [A-Z]\w+\(\);|\bthrow new\b/g, 0.8],
  ],
  typescript: [
    [/:\s*(?:string|number|boolean|void|unknown|any|never)\b(?:\[\])?[,;)= |]/g, 2.2],
    [/\b(?:interface|type) \w+(?:<[^>\n]{1,60}>)?\s*[={]/g, 2],
    [/\bimport type\b|\bas const\b|\breadonly \w|\bdeclare (?:module|const|function|global)/g, 2.5],
    [/\b(?:private|public|protected) (?:readonly )?\w+[:(]|\bkeyof\b|\bPromise</g, 1.5],
    [/\bexport (?:default|const|function|class|interface|type)/g, 1],
  ],
  java: [
    [/\bpublic (?:static )?(?:final )?(?:class|interface|void|int|String|boolean)\b/g, 1.8],
    [/^\s*import (?:static )?(?:java|javax|org|com)\.[\w.*]+;/gm, 3],
    [/^\s*package [\w.]+;/gm, 2.5],
    [/\bSystem\.out\.|@Override|\bthrows \w|\bnew \w+<|\bfinal \w+ \w+ =/g, 2],
  ],
  csharp: [
    [/^\s*using [A-Z][\w.]*;/gm, 3],
    [/^\s*namespace [A-Z][\w.]*/gm, 2],
    [/\bConsole\.(?:Write|Read)|\bget;\s|\bstring\.|\bforeach \(|\basync Task|\bvar \w+ = new\b|\binternal\b/g, 1.5],
    [/\b[gs]et\s*\{|\boverride \w|\bstring \w+\s*[=;,)]|\bbool \w|\b(?:out|ref) \w+[,)]|\/\/\/ <\w|@"|\$"|^\s*#(?:end)?region\b|\bpublic (?:class|interface) \w+ : /gm, 1.5],
  ],
  c: [
    [/^\s*#\s*include\s*[<"]\w+(?:\/\w+)*\.h[>"]/gm, 2],
    [/\b(?:printf|malloc|free|sizeof|memcpy|strlen|strcmp|fprintf)\s*\(/g, 1.5],
    [/\b(?:struct \w+ \*|unsigned (?:int|char|long)|static (?:int|void|char)|char \*|void \*)/g, 1.5],
    [/^\s*#\s*(?:define|ifdef|ifndef|endif)\b/gm, 1],
    [/\w->\w/g, 0.6],
  ],
  cpp: [
    [/\bstd::\w/g, 2.5],
    [/^\s*#\s*include\s*<\w+>/gm, 2],
    [/\btemplate\s*<|\bvirtual \w|\bnullptr\b|\bcout\b|\bcerr\b|\bnamespace \w+\s*\{|\busing namespace\b/g, 2.5],
    [/\w::~?\w+\(|\boperator\s*[=<>+*[(-]|\bconst \w+&|^\s*(?:public|private|protected):/gm, 1.5],
  ],
  go: [
    [/^package \w+\s*$/gm, 3],
    [/^func (?:\(\w+ \*?\w+\) )?\w+\(/gm, 3],
    [/\w :=\s/g, 1.2],
    [/\berr != nil\b|\bfmt\.\w|\bchan \w|\bdefer \w|\bgo func\b|\bmap\[\w+\]/g, 2.5],
  ],
  rust: [
    [/\bfn \w+(?:<[^>\n]{1,60}>)?\(/g, 2],
    [/\blet mut \w|\bimpl(?:<[^>\n]{1,40}>)? \w|\bpub (?:fn|struct|enum|mod|use)\b|\bmatch \w[^\n]{0,60}\{/g, 2.2],
    [/\buse (?:std|crate|super)::|#\[\w|println!|&mut \w|\bunwrap\(\)|\bSome\(|'static\b/g, 2],
  ],
  php: [
    [/<\?php/g, 5],
    [/\$this->|\$\w+\s*=[^=>~]|\$\w+->\w/g, 1],
    [/\b(?:echo|isset|array)\s*\(?['"$]|\bfunction \w+\([^)]{0,60}\$/g, 1.8],
  ],
  ruby: [
    [/^\s*def [\w.?!]+(?:\([^)\n]{0,100}\))?\s*$/gm, 2.2],
    [/^\s*end\s*$/gm, 0.8],
    [/\bdo \|\w|\.each\b|\bputs |\battr_(?:accessor|reader)|^\s*require ['"]|\bunless \w|@\w+ =|\bnil\b|:\w+ =>/gm, 1.6],
  ],
  perl: [
    [/^\s*use (?:strict|warnings|[A-Z]\w+(?:::\w+)*)[^\n]{0,60};/gm, 3],
    [/\bmy [$@%(]|^\s*sub \w+|=~\s*[ms/]|\bqw[(/]|\$_\b|@\{|\bshift;/gm, 2],
  ],
  shell: [
    [/^#!\s*\/(?:usr\/)?bin\/(?:env )?(?:ba|z|k|da)?sh/gm, 5],
    [/^\s*(?:fi|done|esac)\s*$|;\s*then\b|;\s*do\b|\[\[? [^\]\n]{1,80} \]\]?/gm, 2],
    [/^\s*(?:echo|export|cd|sudo|grep|sed|awk|mkdir|rm|curl|apt-get|npm|git|docker) \S/gm, 1.2],
    [/\$\{\w+|\$\(\w|\$[1-9@#]|2>&1/g, 1],
  ],
  powershell: [
    [/\b(?:Get|Set|New|Remove|Write|Invoke|Import|Add|Test)-[A-Z]\w+/g, 2.5],
    [/\s-(?:eq|ne|like|match|and|not)\s|\$_\.|\[CmdletBinding|\bparam\s*\(/gi, 1.5],
  ],
  sql: [
    [/\b(?:SELECT\b[^;]{1,200}\bFROM|INSERT INTO|CREATE (?:OR REPLACE )?(?:TABLE|VIEW|INDEX|PROCEDURE|FUNCTION|DATABASE)|ALTER TABLE|DELETE FROM|UPDATE \w+ SET)\b/gi, 2.5],
    [/\b(?:VARCHAR|NOT NULL|PRIMARY KEY|INNER JOIN|LEFT JOIN|GROUP BY|ORDER BY|DECLARE @)\b/gi, 1.5],
  ],
  html: [
    [/<!DOCTYPE html|<html\b|<\/(?:div|span|body|head|table|ul|li|a|p|script|td|tr)>/gi, 1.6],
    [/<(?:div|span|img|input|link|meta|a|table|td) [\w-]+=/gi, 1.2],
  ],
  css: [
    [/^\s*[.#]?[\w-]+(?:[ ,>:.#][\w-]+){0,6}\s*\{\s*$/gm, 1],
    [/^\s*(?:color|margin|padding|background|font|border|width|height|display|position)[\w-]*:\s*[^;\n]{1,80};/gm, 2.2],
    [/@media\b|\d(?:px|em|rem|vh)\b|!important/g, 1],
  ],
  kotlin: [
    [/\bfun (?:<\w+> )?(?:\w+\.)?\w+\(/g, 2.5],
    [/\bval \w+(?::\s*\w+)? =|\bdata class\b|\bcompanion object\b|\bwhen \(|\?\.\w|\boverride fun\b/g, 1.6],
  ],
  swift: [
    [/\bfunc \w+\([^)]{0,100}\)(?:\s*->\s*\w+)?\s*\{/g, 1.8],
    [/\bguard let\b|\bif let\b|\bimport (?:Foundation|UIKit|SwiftUI)\b|\blet \w+:\s*[A-Z]|\bextension \w+\s*[:{]|\binit\(|\bself\.\w/g, 1.5],
  ],
  scala: [
    [/\bdef \w+(?:\[[^\]\n]{1,40}\])?(?:\([^)\n]{0,120}\))?(?::\s*\w+)?\s*=\s/g, 2],
    [/\bcase class\b|\bobject \w+|\bextends \w+ with\b|\bimplicit \w|\bval \w+\s*[:=]|\bcase \w+(?:\([^)]{0,60}\))? =>/g, 1.6],
  ],
  haskell: [
    [/^\w+'? ::\s/gm, 3],
    [/^import (?:qualified )?[A-Z][\w.]+/gm, 2],
    [/^(?:module [A-Z]|data [A-Z]|instance [A-Z]|newtype [A-Z])|\bwhere$|<-\s|\$ \w|\bderiving\b/gm, 1.2],
  ],
  ocaml: [
    [/\blet rec \w|\blet \w+(?: \w+)* =[^\n]{0,80}(?: in\b|$)|^\s*\| \w[^\n]{0,80}->/gm, 1.8],
    [/\bmatch \w[^\n]{0,60} with\b|\bbegin match\b|\(\*|;;\s*$|\bval \w+ :/gm, 1.6],
  ],
  lua: [
    [/\blocal (?:function )?\w+|\bfunction [\w.:]+\([^)]{0,80}\)\s*$|\bthen\s*$|\.\.\s|~=|\bnil\b/gm, 1.2],
    [/^\s*--\[\[|\bpairs\(|\bend\)?\s*$/gm, 1],
  ],
  r: [
    [/\w\s*<-\s/g, 1.6],
    [/\blibrary\(\w|\bfunction\([^)]{0,80}\)\s*\{|\bdata\.frame\(|%>%|\bc\(\d/g, 2],
  ],
  fsharp: [
    [/^\s*\| \w[^\n]{0,80}->|\bmatch \w[^\n]{0,60} with\b|\blet rec \w/gm, 1.6],
    [/\bmember \w+\.\w|\w\.\[\w|\bprintfn? "|\belif\b|&&&|\|\|\||\blet! |\b\d+uy\b|\[<\w|^\s*\/\/\/? |\bnew \w+\(|\bnot \(/gm, 1.2],
    [/^\s*open [A-Z][\w.]*\s*$|\blet (?:mutable|inline) \w|\|>\s|\bfun \w+ ->|^\s*(?:module|type|namespace) [A-Z]\w*(?:\.\w+)*\s*=?\s*$/gm, 1.6],
  ],
  groovy: [
    [/\bdef \w+ = |\.each \{|\bprintln ["'\w]|\bapply plugin:|\bassert \w+ [=!]=|\?\.\w|"\$\{\w/gm, 1.2],
  ],
  nim: [
    [/^\s*proc \w+\*?(?:\[[^\]\n]{1,40}\])?\([^)\n]{0,120}\)/gm, 3],
    [/^\s*(?:import|from) std\/|\bresult = |\{\.\w+[^}\n]{0,40}\.\}|^\s*discard\b/gm, 1.8],
  ],
  zig: [
    [/\bfn \w+\([^)\n]{0,120}\) [!?*[\w]|\bconst \w+ = (?:struct|enum|union|@)|\borelse\b|\bcatch (?:\||unreachable|return)|[!?]\w+ \{\s*$|\[\]const u8\b|\|\w+\| \{?|^\s*\\\\/gm, 1.2],
    [/\bconst std = @import|@(?:import|as|intCast|This|field|sizeOf)\(|\bcomptime\b|\bpub fn \w+\([^)\n]{0,120}\) !?\w|\berrdefer\b|\bundefined;|\busize\b|\?\*\w/g, 2.6],
  ],
  cmake: [
    [/^\s*(?:set|add_executable|add_library|target_link_libraries|find_package|cmake_minimum_required|endif|project|install|foreach|macro)\s?\([^)\n]{0,200}/gim, 1.1],
    [/\$\{[A-Z_]{3,60}\}|\bCMAKE_\w+/g, 1.2],
  ],
  toml: [
    [/^\s*\[\[?[\w."-]+\]\]?\s*$/gm, 0.9],
    [/^\s*[\w."-]+ = (?:"|'|\[|\d|true|false|\{)(?!.*;)/gm, 0.5],
  ],
  ini: [
    [/^\s*\[[^\]\n]{1,80}\]\s*$/gm, 1],
    [/^\s*[\w.-]+\s?=\s?[^"'[{;\n][^;{\n]{0,120}$|^;\s/gm, 0.7],
  ],
  'objective-c': [
    [/^\s*#import\s*[<"]|@(?:interface|implementation|property|selector|end|protocol)\b|^[-+] \(\w+ ?\*?\)/gm, 2.4],
  ],
  elixir: [
    [/\bdefmodule [A-Z]|\bdefp? \w+[^\n]{0,80} do\b|\|>/g, 2.5],
    [/\bend\s*$|:\w+,|%\{/gm, 0.5],
  ],
  erlang: [
    [/^-(?:module|export|define|include|record)\(/gm, 4],
    [/^\w+\([^)]{0,100}\)\s*(?:when [^\n]{1,60})?->/gm, 2],
  ],
  clojure: [[/^\s*\((?:ns|defn-?|def|let|fn|require|defmacro) /gm, 2.2]],
  lisp: [[/^\s*\((?:defun|defvar|setq|lambda|let\*?|defmacro|define|cond|setf|defclass) ?/gm, 2.2]],
  matlab: [
    [/^\s*function (?:\[?[\w, ]+\]? ?= ?)?\w+\(/gm, 2],
    [/^\s*%|\.\*|\bzeros\(|\bend;?\s*$|\bdisp\(/gm, 1],
  ],
  dockerfile: [[/^(?:FROM [\w./:-]+|RUN \S|COPY \S|ENTRYPOINT \[|CMD \[|WORKDIR \/|EXPOSE \d|ENV \w)/gm, 1.8]],
  terraform: [[/^(?:resource|provider|variable|module|data|output) "[\w-]+"(?: "[\w-]+")? \{/gm, 4]],
  yaml: [[/^\s*[\w.-]+:(?: [^\n{;]{1,120})?$/gm, 0.5], [/^---\s*$|^apiVersion:|^\s*- \w+:/gm, 1.2]],
  json: [[/^\s*"[\w$-]+"\s*:\s*(?:["{[\d]|true|false|null)/gm, 1.1]],
  xml: [[/<\?xml\b|xmlns(?::\w+)?=|<\/\w+:\w+>/g, 2.5], [/<\/[a-zA-Z][\w-]*>/g, 0.5]],
  makefile: [[/^[\w./%-]+:(?: [\w./%$()-]+)*\s*$\n\t/gm, 2.5], [/\$\([A-Z_]+\)|^\.PHONY/gm, 1.5]],
  assembly: [[/^\s+(?:mov[lqbw]?|push[lq]?|pop[lq]?|jmp|call|ret|lea[lq]?|add[lq]?|xor|cmp[lq]?|int)\s+[%$\w[]/gim, 1.6], [/%(?:eax|rax|esp|rsp|ebp|rbp)\b|^\s*\.(?:text|globl|section)/gm, 2]],
  fortran: [[/^\s*(?:program|subroutine|integer|real|end (?:do|if|program|subroutine)|implicit none|call \w+\(|do \w+ ?=)\b/gim, 1.6]],
  pascal: [[/^\s*(?:program \w+;|unit \w+;|procedure \w|begin\s*$|end[.;]\s*$|uses \w|implementation\b)/gim, 1.4], [/\w\s*:=\s/g, 0.6]],
  dart: [[/\bimport 'package:|\bvoid main\(\)|\bfinal \w+ \w+;|\bWidget build\(|\b@override\b/g, 2.5]],
  julia: [[/^\s*function \w+\([^)]{0,80}\)\s*$|^\s*using [A-Z]\w+|::(?:Int|Float64|String)\b|^\s*end\s*$/gm, 1]],
  latex: [[/\\(?:begin|end|section|documentclass|usepackage|item|textbf)\b/g, 2.2]],
  diff: [[/^(?:diff --git |@@ -\d+,?\d* \+\d+|\+\+\+ |--- a\/)/gm, 4]],
  vbnet: [[/\b(?:End Sub|End If|End Function|Dim \w+ As|ByVal \w|Private Sub|Public Sub)\b/gi, 2.5]],
  solidity: [[/\bpragma solidity|\bcontract \w+ (?:is \w+ )?\{|\bmapping\(address|\buint256\b/g, 3.5]],
  verilog: [[/^\s*(?:module \w+|endmodule|always @|input wire|output reg|assign \w)/gm, 2.2]],
  vhdl: [[/\b(?:entity \w+ is|architecture \w+ of|std_logic|end process)\b/gi, 3]],
}; // prettier-ignore

/** This much of a text is enough to tell. */
const SAMPLE_LENGTH = 4096;

/** A mark counts at most this often. */
const MOST_COUNTED = 3;

const LEAST_EVIDENCE = 1;

/** Evidence for each language of which a piece of code bears marks. */
export function languageEvidence(code: string): ReadonlyMap<string, number> {
  const sample = code.slice(0, SAMPLE_LENGTH);
  const found = new Map<string, number>();
  for (const [language, marks] of Object.entries(MARKS)) {
    let evidence = 0;
    for (const [pattern, weight] of marks) {
      evidence += weight * Math.min(MOST_COUNTED, sample.match(pattern)?.length ?? 0);
    }
    if (evidence > 0) found.set(language, evidence);
  }
  return found;
}

/** The programming or markup language of a piece of code; undefined where nothing is distinctive. */
export function guessLanguage(code: string): string | undefined {
  let best: string | undefined;
  let most = LEAST_EVIDENCE;
  for (const [language, evidence] of languageEvidence(code)) {
    if (evidence < most) continue;
    best = language;
    most = evidence;
  }
  return best;
}
