/**
 * Small pieces of everyday code by language. `§a` to `§d` become names, `§n` numbers, `§s` words of
 * a string, so that no name belongs to a language.
 */
export const SNIPPETS: Readonly<Record<string, readonly string[]>> = {
  python: [
    'import os\nfrom §a import §b\n\ndef §c(§d, §a=None):\n    """§s."""\n    if §d is None:\n        return []\n    for §b in §d:\n        print(f"{§b}: {len(§b)}")\n    return [§a for §a in §d if §a > §n]',
    'class §a(§b):\n    def __init__(self, §c):\n        super().__init__()\n        self.§c = §c\n\n    @property\n    def §d(self):\n        return self._§c\n\nif __name__ == "__main__":\n    §a(§n).run()',
    'with open("§s.txt") as f:\n    §a = {}\n    for line in f:\n        §b, §c = line.strip().split(",")\n        §a[§b] = int(§c)\ntry:\n    §d(§a)\nexcept ValueError as e:\n    raise RuntimeError("§s") from e',
    '§a = int(input())\n§b = list(map(int, input().split()))\nprint(sum(§b[:§a]))\nfor i in range(§a):\n    if i % 2 == 0 and §b[i] not in §c:\n        §c.append(lambda x: x ** 2)',
  ],
  javascript: [
    'const §a = require("§b");\n\nfunction §c(§d) {\n  if (!§d) return null;\n  return §d.map((x) => x.§a).filter(Boolean);\n}\n\nmodule.exports = { §c };',
    'import §a from "./§b.js";\n\nexport default async function §c({ §d }) {\n  const res = await fetch(`/api/${§d}`);\n  const data = await res.json();\n  console.log("§s", data);\n  return data;\n}',
    'var §a = §n;\ndocument.getElementById("§b").addEventListener("click", function (e) {\n  e.preventDefault();\n  §a += 1;\n  this.innerHTML = "§s " + §a;\n});',
    'let §a = [];\nfor (let i = 0; i < §n; i++) {\n  §a.push(i * 2);\n}\nconsole.log(§a.reduce((p, c) => p + c, 0));',
    'class §a extends §b {\n  constructor(§c) {\n    super();\n    this.§c = §c;\n  }\n  get §d() {\n    return this.§c.length === 0 ? undefined : this.§c[0];\n  }\n}',
  ],
  typescript: [
    'export interface §a {\n  readonly §b: string;\n  §c?: number;\n}\n\nexport function §d(input: §a[]): Record<string, number> {\n  const out: Record<string, number> = {};\n  for (const x of input) out[x.§b] = x.§c ?? §n;\n  return out;\n}',
    'import { §a } from "./§b";\n\ntype §c<T> = { [K in keyof T]: T[K] | null };\n\n@Injectable()\nexport class §d {\n  constructor(private readonly §b: §a) {}\n\n  async find(id: number): Promise<§a | undefined> {\n    return this.§b.get(id as unknown as string);\n  }\n}',
    'enum §a { One = "§s", Two = "b" }\nconst §b: Map<string, §a> = new Map();\nconst §c = (x: number, y: string): boolean => x > §n && y.length > 0;\ndeclare module "§d";',
  ],
  java: [
    'package com.example.§b;\n\nimport java.util.List;\nimport java.util.ArrayList;\n\npublic class §a {\n    private final String §c;\n\n    public §a(String §c) {\n        this.§c = §c;\n    }\n\n    public static void main(String[] args) {\n        System.out.println("§s");\n    }\n}',
    '@Override\npublic int §a(int §b, List<String> §c) throws IOException {\n    for (int i = 0; i < §c.size(); i++) {\n        if (§c.get(i).equals("§s")) {\n            return §b + §n;\n        }\n    }\n    throw new IllegalArgumentException("§s");\n}',
    'Scanner sc = new Scanner(System.in);\nint §a = sc.nextInt();\nlong[] §b = new long[§a];\nMap<Integer, String> §c = new HashMap<>();\ntry {\n    §c.put(§a, "§s");\n} catch (Exception e) {\n    e.printStackTrace();\n}',
  ],
  csharp: [
    'using System;\nusing System.Collections.Generic;\nusing System.Linq;\n\nnamespace §a\n{\n    public class §b\n    {\n        public string §c { get; set; }\n\n        static void Main(string[] args)\n        {\n            Console.WriteLine("§s");\n        }\n    }\n}',
    'public async Task<IActionResult> §a(int §b)\n{\n    var §c = await _context.§d.FirstOrDefaultAsync(x => x.Id == §b);\n    if (§c == null)\n    {\n        return NotFound();\n    }\n    return Ok($"{§c.Name} §s");\n}',
    'var §a = new List<int> { 1, 2, §n };\nforeach (var §b in §a.Where(x => x % 2 == 0))\n{\n    Console.WriteLine($"{§b}");\n}\nstring §c = string.Join(", ", §a);',
  ],
  c: [
    '#include <stdio.h>\n#include <stdlib.h>\n\nint main(int argc, char *argv[])\n{\n    int §a = §n;\n    char §b[§n];\n    printf("%d §s\\n", §a);\n    return 0;\n}',
    'static int §a(struct §b *§c, size_t §d)\n{\n    if (!§c)\n        return -EINVAL;\n    memset(§c->data, 0, §d * sizeof(*§c->data));\n    free(§c);\n    return 0;\n}',
    '#ifndef §a_H\n#define §a_H\ntypedef struct {\n    unsigned int §b;\n    void *§c;\n} §d_t;\nextern int §d_init(§d_t *p);\n#endif',
    'void §a(int *arr, int n) {\n  int i, j, tmp;\n  for (i = 0; i < n - 1; i++)\n    for (j = 0; j < n - i - 1; j++)\n      if (arr[j] > arr[j + 1]) { tmp = arr[j]; arr[j] = arr[j + 1]; arr[j + 1] = tmp; }\n  scanf("%d", &n);\n}',
  ],
  cpp: [
    '#include <iostream>\n#include <vector>\nusing namespace std;\n\nint main() {\n    vector<int> §a;\n    int §b;\n    cin >> §b;\n    for (auto x : §a) cout << x << endl;\n    return 0;\n}',
    'template <typename T>\nclass §a : public §b {\npublic:\n    explicit §a(const std::string& §c) : §c_(§c) {}\n    virtual ~§a() = default;\n    void §d() const override;\nprivate:\n    std::string §c_;\n    std::unique_ptr<T> p_;\n};',
    'std::map<std::string, int> §a;\nauto it = §a.find("§s");\nif (it != §a.end()) {\n    std::cout << it->second << std::endl;\n}\nnamespace §b { constexpr int §c = §n; }\nstd::sort(v.begin(), v.end(), [](const auto& x, const auto& y) { return x < y; });',
  ],
  go: [
    'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\t§a := §n\n\tfmt.Println("§s", §a)\n}',
    'type §a struct {\n\t§b string `json:"§b"`\n}\n\nfunc (§c *§a) §d(ctx context.Context) (int, error) {\n\tif err := §c.load(); err != nil {\n\t\treturn 0, fmt.Errorf("§s: %w", err)\n\t}\n\treturn len(§c.§b), nil\n}',
    'for i, §a := range §b {\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tch <- §a\n\t}()\n}\nselect {\ncase v := <-ch:\n\t_ = v\ndefault:\n}',
  ],
  rust: [
    'use std::collections::HashMap;\n\nfn main() {\n    let mut §a: Vec<u32> = Vec::new();\n    for §b in 0..§n {\n        §a.push(§b);\n    }\n    println!("{} §s", §a.len());\n}',
    "#[derive(Debug, Clone)]\npub struct §a<'a> {\n    §b: &'a str,\n    §c: Option<usize>,\n}\n\nimpl<'a> §a<'a> {\n    pub fn new(§b: &'a str) -> Self {\n        §a { §b, §c: None }\n    }\n}",
    'match §a.parse::<i32>() {\n    Ok(n) if n > §n => Some(n),\n    Err(e) => return Err(e.into()),\n    _ => None,\n};\nlet §b = §c.iter().map(|x| x + 1).collect::<Vec<_>>();\nlet §d = File::open("§s")?;',
  ],
  php: [
    '<?php\nnamespace App\\§a;\n\nuse §b\\§c;\n\nclass §d extends Controller\n{\n    public function index($§a)\n    {\n        $§b = $this->§c->find($§a);\n        return view("§s", [\'§b\' => $§b]);\n    }\n}',
    '$§a = array();\nforeach ($§b as $key => $value) {\n    $§a[] = htmlspecialchars($value);\n}\necho "§s: " . count($§a) . "\\n";\nif (isset($_POST["§c"])) {\n    mysqli_query($conn, $sql);\n}',
    "function §a($§b, $§c = null) {\n    if (!is_array($§b)) {\n        throw new Exception('§s');\n    }\n    return implode(',', $§b);\n}",
  ],
  ruby: [
    'require "§a"\n\nclass §b < §c\n  attr_accessor :§d\n\n  def initialize(§d)\n    @§d = §d\n  end\n\n  def to_s\n    "#{@§d} §s"\n  end\nend',
    '§a.each do |§b|\n  puts "#{§b} §s" unless §b.nil?\nend\n§c = [1, 2, §n].map { |x| x * 2 }.select(&:even?)\n§d = { name: "x", :id => 1 }',
    'module §a\n  def self.§b(§c)\n    return if §c.empty?\n    §c.inject(:+)\n  rescue ArgumentError => e\n    raise "§s"\n  ensure\n    §d&.close\n  end\nend\ngets.to_i.times { |i| p i }',
  ],
  perl: [
    '#!/usr/bin/perl\nuse strict;\nuse warnings;\n\nmy %§a = ();\nmy @§b = (1 .. §n);\nforeach my $§c (@§b) {\n    $§a{$§c}++ if $§c =~ /^\\d+$/;\n}\nprint "§s\\n";',
    'sub §a {\n    my ($self, $§b) = @_;\n    open(my $fh, "<", $§b) or die "§s: $!";\n    while (my $line = <$fh>) {\n        chomp $line;\n        push @{$self->{§c}}, split(/,/, $line);\n    }\n    return $self;\n}\n1;',
  ],
  shell: [
    '#!/bin/bash\nset -e\n§a="§s"\nif [ -z "$§a" ]; then\n  echo "§s" >&2\n  exit 1\nfi\nfor f in *.txt; do\n  grep -q "$§a" "$f" && cp "$f" /tmp/\ndone',
    "$ cd /var/log\n$ sudo apt-get install §a\n$ ls -la | grep §b | awk '{print $2}'\n$ export §c=§n\n$ curl -s https://example.com/§d | tar xz",
    '§a() {\n  local §b="$1"\n  while read -r line; do\n    case "$line" in\n      \\#*) continue ;;\n      *) echo "${line%%=*}" ;;\n    esac\n  done < "$§b"\n}\n§a "$@"',
  ],
  powershell: [
    'param(\n    [string]$§a,\n    [int]$§b = §n\n)\nGet-ChildItem -Path $§a -Recurse | Where-Object { $_.Length -gt $§b } | ForEach-Object {\n    Write-Host "§s $($_.FullName)"\n}',
    'function Get-§a {\n    [CmdletBinding()]\n    param([Parameter(Mandatory=$true)][string]$§b)\n    $§c = Import-Csv $§b\n    if ($§c -eq $null) { throw "§s" }\n    return $§c | Select-Object -First §n\n}',
  ],
  sql: [
    "SELECT §a.id, §b.name, COUNT(*) AS total\nFROM §a\nINNER JOIN §b ON §a.id = §b.§a_id\nWHERE §b.created_at > '2024-01-01'\nGROUP BY §a.id, §b.name\nHAVING COUNT(*) > §n\nORDER BY total DESC\nLIMIT 10;",
    "CREATE TABLE IF NOT EXISTS §a (\n  id INTEGER PRIMARY KEY,\n  §b VARCHAR(255) NOT NULL,\n  §c TIMESTAMP DEFAULT CURRENT_TIMESTAMP\n);\nINSERT INTO §a (§b) VALUES ('§s'), ('b');\nUPDATE §a SET §b = NULL WHERE id = §n;",
    "select * from §a where §b in (select §b from §c) and §d like '%§s%';\ndelete from §a where id = §n;\nalter table §a add column §d text;",
  ],
  html: [
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n  <meta charset="utf-8">\n  <title>§s</title>\n  <link rel="stylesheet" href="§a.css">\n</head>\n<body>\n  <h1>§s</h1>\n</body>\n</html>',
    '<div class="§a" id="§b">\n  <ul>\n    <li><a href="/§c">§s</a></li>\n    <li><img src="§d.png" alt="§s"></li>\n  </ul>\n  <form action="/§a" method="post"><input type="text" name="§b"><button>OK</button></form>\n</div>',
    '<table>\n<tr><th>§s</th><td>§n</td></tr>\n</table>\n<p>§s <strong>§s</strong><br></p>',
  ],
  css: [
    '.§a {\n  display: flex;\n  margin: 0 auto;\n  color: #333;\n}\n\n#§b > .§c:hover {\n  background-color: rgba(0, 0, 0, 0.5);\n}\n\n@media (max-width: §npx) {\n  .§d { display: none; }\n}',
    'body { font-family: Arial, sans-serif; font-size: 14px; }\na { text-decoration: none; border: 1px solid red; padding: 4px; }',
    ':root {\n  --§a: #ff0000;\n}\n.§b::before {\n  content: "";\n  transform: translate(-50%, -50%);\n  transition: all 0.3s ease;\n}',
  ],
  kotlin: [
    'package com.§a\n\ndata class §b(val §c: String, var §d: Int = §n)\n\nfun main(args: Array<String>) {\n    val list = listOf(1, 2, 3)\n    list.filter { it > 1 }.forEach { println("$it §s") }\n}',
    'class §a(private val §b: §c) : §d() {\n    override fun onCreate(savedInstanceState: Bundle?) {\n        super.onCreate(savedInstanceState)\n        val x = §b?.name ?: "§s"\n        when (x) {\n            "a" -> return\n            else -> Unit\n        }\n    }\n}',
    'suspend fun §a(): Result<§b> = withContext(Dispatchers.IO) {\n    try {\n        Result.success(api.§c())\n    } catch (e: Exception) {\n        Result.failure(e)\n    }\n}\nval §d by lazy { mutableMapOf<String, Int>() }',
  ],
  swift: [
    'import Foundation\n\nstruct §a: Codable {\n    let §b: String\n    var §c: Int?\n}\n\nfunc §d(_ items: [§a]) -> [String] {\n    return items.map { $0.§b }\n}\nprint("\\(§a) §s")',
    'class §a: UIViewController {\n    @IBOutlet weak var §b: UILabel!\n\n    override func viewDidLoad() {\n        super.viewDidLoad()\n        guard let text = §b.text else { return }\n        §b.text = "§s \\(text)"\n    }\n}',
    'for i in 0..<§n {\n    if let §a = §b[i] as? String {\n        print(§a)\n    }\n}\nenum §c: String { case §d, other }\nlet x = try? JSONDecoder().decode(§c.self, from: data)',
  ],
  scala: [
    'package §a\n\nimport scala.collection.mutable\n\nobject §b extends App {\n  val §c = List(1, 2, §n)\n  println(§c.map(_ * 2).mkString(", "))\n}',
    'case class §a(§b: String, §c: Option[Int])\n\ntrait §d {\n  def run(x: Int): Either[String, Int] = x match {\n    case n if n > 0 => Right(n)\n    case _ => Left("§s")\n  }\n}',
    'def §a[A](xs: Seq[A])(implicit ord: Ordering[A]): Seq[A] = {\n  val (l, r) = xs.partition(_ => true)\n  for { a <- l; b <- r } yield a\n}\nvar §b: Map[String, Int] = Map.empty',
  ],
  haskell: [
    'module Main where\n\nimport qualified Data.Map as M\nimport Data.List (sort)\n\nmain :: IO ()\nmain = do\n  let §a = [1 .. §n]\n  print (sum §a)\n  putStrLn "§s"',
    'data §a = §b Int | §c String deriving (Show, Eq)\n\n§d :: [Int] -> Maybe Int\n§d [] = Nothing\n§d (x:xs)\n  | x > 0 = Just x\n  | otherwise = §d xs\n  where y = x',
    'instance Functor §a where\n  fmap f (§b x) = §b (f x)\n\nquicksort :: Ord a => [a] -> [a]\nquicksort (p:xs) = quicksort [x | x <- xs, x < p] ++ [p] ++ quicksort (filter (>= p) xs)\n§c = foldr (\\x acc -> x + acc) 0 . map fromIntegral',
  ],
  ocaml: [
    'let rec §a §b = match §b with\n  | [] -> 0\n  | h :: t -> h + §a t\n\nlet () =\n  Printf.printf "%d §s\\n" (§a [1; 2; §n])',
    'module §a = struct\n  type t = { §b : int; mutable §c : string }\n  let create §b = { §b; §c = "§s" }\nend\n\nlet §d f xs = List.map (fun x -> f x) xs |> List.filter (fun x -> x <> 0);;',
    'exception §a of string\nlet §b x = try int_of_string x with Failure _ -> raise (§a "§s")\nlet arr = Array.make §n 0 in\nfor i = 0 to 9 do arr.(i) <- i done',
  ],
  lua: [
    'local §a = require("§b")\n\nlocal function §c(§d)\n  if §d == nil then\n    return false\n  end\n  for i, v in ipairs(§d) do\n    print(i .. ": " .. tostring(v))\n  end\nend\n\nreturn { §c = §c }',
    '§a = {}\n§a.__index = §a\nfunction §a:new(o)\n  o = o or {}\n  setmetatable(o, self)\n  return o\nend\nwhile #§b > §n do\n  table.remove(§b)\nend\n-- §s',
  ],
  r: [
    'library(ggplot2)\n\n§a <- read.csv("§s.csv")\n§b <- §a %>% filter(§c > §n) %>% group_by(§d) %>% summarise(m = mean(§c, na.rm = TRUE))\nggplot(§b, aes(x = §d, y = m)) + geom_bar(stat = "identity")',
    '§a <- function(x, n = §n) {\n  if (length(x) == 0) return(NULL)\n  for (i in seq_along(x)) {\n    x[i] <- x[i] * 2\n  }\n  x\n}\nprint(paste("§s", §a(c(1, 2, 3))))\ndf$§b <- NA',
    '§a <- matrix(0, nrow = §n, ncol = 3)\nsapply(1:10, function(i) i^2)\nmodel <- lm(y ~ x1 + x2, data = df)\nsummary(model)',
  ],
  fsharp: [
    'open System\n\nlet §a x = x * 2\n\nlet rec §b = function\n    | [] -> 0\n    | h :: t -> h + §b t\n\n[<EntryPoint>]\nlet main argv =\n    [1; 2; §n] |> List.map §a |> printfn "%A §s"\n    0',
    'module §a\n\ntype §b =\n    | §c of int\n    | §d of string\n\nlet run (x: §b) =\n    match x with\n    | §c n when n > 0 -> Some n\n    | _ -> None\n\nlet mutable total = 0\nfor i in 1 .. 10 do\n    total <- total + i\nasync { let! r = client.GetStringAsync(url) |> Async.AwaitTask in return r }',
  ],
  groovy: [
    "plugins {\n    id 'java'\n}\n\nrepositories {\n    mavenCentral()\n}\n\ndependencies {\n    implementation 'com.§a:§b:1.§n'\n    testImplementation \"junit:junit:4.12\"\n}",
    'def §a = [1, 2, §n]\n§a.each { println "${it} §s" }\nclass §b {\n    String §c\n    def §d() { return this.§c?.toUpperCase() }\n}\nassert §a.collect { it * 2 } == [2, 4]',
    "pipeline {\n  agent any\n  stages {\n    stage('§a') {\n      steps {\n        sh 'make §b'\n      }\n    }\n  }\n}",
  ],
  nim: [
    'import strutils, sequtils\n\nproc §a(§b: seq[int]): int =\n  result = 0\n  for x in §b:\n    result += x\n\necho §a(@[1, 2, §n])',
    'type\n  §a = ref object of RootObj\n    §b*: string\n    §c: int\n\nproc new§a*(§b: string): §a =\n  new(result)\n  result.§b = §b\n\nlet §d = "§s"\nfor i in 0 ..< §n:\n  discard §d.len',
  ],
  zig: [
    'const std = @import("std");\n\npub fn main() !void {\n    const stdout = std.io.getStdOut().writer();\n    var §a: u32 = §n;\n    try stdout.print("§s {d}\\n", .{§a});\n}',
    'const §a = struct {\n    §b: []const u8,\n    §c: ?usize = null,\n\n    pub fn init(allocator: std.mem.Allocator) !*§a {\n        const self = try allocator.create(§a);\n        errdefer allocator.destroy(self);\n        return self;\n    }\n};\ntest "§s" {\n    try std.testing.expect(true);\n}',
  ],
  cmake: [
    'cmake_minimum_required(VERSION 3.10)\nproject(§a CXX)\n\nset(CMAKE_CXX_STANDARD 17)\nfind_package(§b REQUIRED)\nadd_executable(§a main.cpp §c.cpp)\ntarget_link_libraries(§a PRIVATE §b::§b)\ninstall(TARGETS §a DESTINATION bin)',
    'if(NOT DEFINED §a)\n  message(FATAL_ERROR "§s ${§a}")\nendif()\nforeach(x ${§b})\n  list(APPEND §c ${CMAKE_CURRENT_SOURCE_DIR}/${x})\nendforeach()\noption(§d "§s" ON)',
  ],
  toml: [
    '[package]\nname = "§a"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n§b = "1.§n"\n§c = { version = "0.3", features = ["§d"] }',
    '[tool.poetry]\nname = "§a"\nauthors = ["§s <a@example.com>"]\n\n[[tool.§b]]\nenabled = true\nports = [8000, 8001]\ndate = 1979-05-27T07:32:00Z',
  ],
  ini: [
    '[§a]\nname=§s\nport=§n\n; §s\n\n[§b]\npath=/usr/local/§c\nenabled=yes',
    '[DEFAULT]\n§a = §n\n# §s\n§b = %(§a)s/lib\n\n[§c.ini]\nuser=root\nkey=value',
  ],
  'objective-c': [
    '#import <Foundation/Foundation.h>\n\n@interface §a : NSObject\n@property (nonatomic, strong) NSString *§b;\n- (void)§c:(NSInteger)§d;\n@end',
    '@implementation §a\n- (instancetype)init {\n    self = [super init];\n    if (self) {\n        _§b = @"§s";\n        NSLog(@"%@", [self.§b uppercaseString]);\n    }\n    return self;\n}\n@end',
  ],
  elixir: [
    'defmodule §a do\n  use GenServer\n\n  def start_link(opts \\\\ []) do\n    GenServer.start_link(__MODULE__, opts, name: __MODULE__)\n  end\n\n  def handle_call(:§b, _from, state) do\n    {:reply, state, state}\n  end\nend',
    '§a\n|> Enum.map(fn x -> x * §n end)\n|> Enum.filter(&(&1 > 2))\n|> IO.inspect(label: "§s")\n\ncase §b do\n  {:ok, value} -> value\n  {:error, _} -> nil\nend\n%{name: "x"} = §c',
  ],
  erlang: [
    '-module(§a).\n-export([§b/1, start/0]).\n\n§b([]) -> 0;\n§b([H|T]) when H > 0 -> H + §b(T).\n\nstart() ->\n    io:format("§s ~p~n", [§b([1,2,§n])]).',
    'loop(State) ->\n    receive\n        {From, get} -> From ! {self(), State}, loop(State);\n        stop -> ok\n    after §n -> timeout\n    end.\n\nhandle_call({§a, X}, _From, S) ->\n    {reply, lists:map(fun(E) -> E * X end, S), S}.',
  ],
  clojure: [
    '(ns §a.core\n  (:require [clojure.string :as str]))\n\n(defn §b [xs]\n  (->> xs\n       (map inc)\n       (filter even?)\n       (reduce + 0)))\n\n(println (§b [1 2 §n]) "§s")',
    '(def §a (atom {}))\n(defmacro §b [& body] `(do ~@body))\n(let [{:keys [§c §d]} @§a]\n  (if (nil? §c)\n    (swap! §a assoc :§c §n)\n    (str/join ", " §d)))',
  ],
  lisp: [
    '(defun §a (§b)\n  (if (null §b)\n      0\n      (+ (car §b) (§a (cdr §b)))))\n\n(format t "§s ~a~%" (§a \'(1 2 §n)))',
    '(defvar *§a* (make-hash-table :test #\'equal))\n(setf (gethash "§s" *§a*) §n)\n(loop for x in §b collect (* x x))\n(let* ((x 1) (y (+ x 1))) (list x y))',
    '(define (§a n)\n  (cond ((= n 0) 1)\n        (else (* n (§a (- n 1))))))\n(display (§a §n))\n(newline)',
  ],
  matlab: [
    'function [§a, §b] = §c(§d)\n% §s\n    n = length(§d);\n    §a = zeros(1, n);\n    for i = 1:n\n        §a(i) = §d(i)^2;\n    end\n    §b = sum(§a);\nend',
    "x = linspace(0, 2*pi, §n);\ny = sin(x) .* exp(-x);\nfigure; plot(x, y, 'r--'); hold on;\nxlabel('§s');\nA = [1 2; 3 4];\ndisp(A\\b');",
  ],
  dockerfile: [
    'FROM node:20-alpine AS §a\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --only=production\nCOPY . .\nEXPOSE §n\nCMD ["node", "§b.js"]',
    'FROM ubuntu:22.04\nLABEL maintainer="§s"\nENV §a=§n\nRUN apt-get update && apt-get install -y \\\n    §b \\\n    && rm -rf /var/lib/apt/lists/*\nUSER §c\nENTRYPOINT ["/entrypoint.sh"]',
  ],
  terraform: [
    'provider "aws" {\n  region = "eu-west-1"\n}\n\nresource "aws_instance" "§a" {\n  ami           = var.§b\n  instance_type = "t3.micro"\n  tags = {\n    Name = "§s"\n  }\n}',
    'variable "§a" {\n  type    = string\n  default = "§s"\n}\n\nmodule "§b" {\n  source = "./modules/§c"\n  count  = §n\n}\n\noutput "§d" {\n  value = module.§b[0].id\n}',
  ],
  yaml: [
    'version: "3"\nservices:\n  §a:\n    image: §b:latest\n    ports:\n      - "§n:80"\n    environment:\n      - §c=§s',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: §a\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n        - name: §b\n          image: "§c"',
    'name: §a\non: [push]\njobs:\n  §b:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test',
  ],
  json: [
    '{\n  "name": "§a",\n  "version": "1.0.§n",\n  "dependencies": {\n    "§b": "^2.0.0"\n  },\n  "private": true\n}',
    '[{"id": §n, "§a": "§s", "tags": ["§b", "§c"], "active": false, "parent": null}, {"id": 2, "§a": "§s"}]',
  ],
  xml: [
    '<?xml version="1.0" encoding="UTF-8"?>\n<project xmlns="http://maven.apache.org/POM/4.0.0">\n  <groupId>com.§a</groupId>\n  <artifactId>§b</artifactId>\n  <version>1.0.§n</version>\n</project>',
    '<§a xmlns:§b="http://example.com/§b">\n  <§b:§c id="§n">§s</§b:§c>\n  <§d enabled="true"/>\n</§a>',
  ],
  makefile: [
    'CC = gcc\nCFLAGS = -Wall -O2\n\nall: §a\n\n§a: §b.o §c.o\n\t$(CC) $(CFLAGS) -o $@ $^\n\n%.o: %.c\n\t$(CC) -c $<\n\nclean:\n\trm -f *.o §a\n\n.PHONY: all clean',
    '§a := $(shell find . -name "*.go")\nifeq ($(OS),Windows_NT)\n§b = §n\nendif\n\n§c: ## §s\n\t@echo "§s"\n\tdocker build -t §d .',
  ],
  assembly: [
    'section .data\n    msg db "§s", 0xa\n    len equ $ - msg\n\nsection .text\n    global _start\n_start:\n    mov eax, 4\n    mov ebx, 1\n    mov ecx, msg\n    int 0x80',
    '\t.globl\t§a\n§a:\n\tpushq\t%rbp\n\tmovq\t%rsp, %rbp\n\tmovl\t$§n, -4(%rbp)\n\taddl\t%eax, %edx\n\tjmp\t.L2\n\tpopq\t%rbp\n\tret',
  ],
  fortran: [
    'program §a\n  implicit none\n  integer :: i, n\n  real, dimension(§n) :: §b\n  do i = 1, n\n    §b(i) = i * 2.0\n  end do\n  print *, "§s", sum(§b)\nend program §a',
    '      SUBROUTINE §a(X, N)\n      INTEGER N, I\n      REAL X(N)\n      DO 10 I = 1, N\n      X(I) = 0.0\n   10 CONTINUE\n      RETURN\n      END',
  ],
  pascal: [
    "program §a;\nuses crt;\nvar\n  i, §b: integer;\nbegin\n  §b := 0;\n  for i := 1 to §n do\n    §b := §b + i;\n  writeln('§s ', §b);\nend.",
    "procedure T§a.§b(Sender: TObject);\nbegin\n  if Assigned(§c) then\n  begin\n    §c.Free;\n    ShowMessage('§s');\n  end;\nend;",
  ],
  dart: [
    "import 'package:flutter/material.dart';\n\nclass §a extends StatelessWidget {\n  final String §b;\n  const §a({Key? key, required this.§b}) : super(key: key);\n\n  @override\n  Widget build(BuildContext context) {\n    return Text(§b);\n  }\n}",
    "void main() {\n  var §a = <String, int>{};\n  for (var i = 0; i < §n; i++) {\n    print('§s $i');\n  }\n}\nFuture<void> §b() async {\n  final r = await http.get(Uri.parse(url));\n}",
  ],
  julia: [
    'using LinearAlgebra\n\nfunction §a(x::Vector{Float64}, n::Int=§n)\n    y = zeros(n)\n    for i in 1:n\n        y[i] = x[i]^2\n    end\n    return y\nend\n\nprintln("§s $(§a(rand(10)))")',
    'struct §a{T<:Real}\n    §b::T\n    §c::Union{Nothing,String}\nend\nf(x) = x .+ 1\n@time map(x -> 2x, 1:§n)\n§d!(v) = push!(v, 1)',
  ],
  latex: [
    '\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n\\section{§s}\nLet $x \\in \\mathbb{R}$.\n\\begin{equation}\n  \\frac{1}{§n} \\sum_{i=1}^n x_i\n\\end{equation}\n\\end{document}',
    '\\begin{itemize}\n  \\item §s \\cite{§a}\n  \\item \\textbf{§s} \\ref{fig:§b}\n\\end{itemize}\n\\begin{tabular}{|l|r|}\\hline §s & §n \\\\ \\hline\\end{tabular}',
  ],
  diff: [
    'diff --git a/§a.c b/§a.c\nindex 83db48f..bf269f4 100644\n--- a/§a.c\n+++ b/§a.c\n@@ -1,7 +1,6 @@\n-int §b = §n;\n+int §b = 0;\n return;',
    '--- §a.txt\t2024-01-01\n+++ §b.txt\t2024-01-02\n@@ -10,3 +10,4 @@ §c\n §s\n-§s\n+§s\n+§s',
  ],
  vbnet: [
    'Imports System\n\nPublic Class §a\n    Private _§b As String\n\n    Public Sub New(ByVal §b As String)\n        Me._§b = §b\n    End Sub\n\n    Public Function §c() As Integer\n        If _§b Is Nothing Then\n            Return §n\n        End If\n        Return _§b.Length\n    End Function\nEnd Class',
    'Sub §a()\n    Dim i As Integer\n    Dim ws As Worksheet\n    Set ws = ThisWorkbook.Sheets("§s")\n    For i = 1 To §n\n        ws.Cells(i, 1).Value = i\n    Next i\n    MsgBox "§s"\nEnd Sub',
    'Module §a\n    Sub Main()\n        Dim §b As New List(Of String)\n        For Each x In §b\n            Console.WriteLine(x & " §s")\n        Next\n    End Sub\nEnd Module',
  ],
  solidity: [
    '// SPDX-License-Identifier: MIT\npragma solidity ^0.8.0;\n\ncontract §a is Ownable {\n    mapping(address => uint256) public §b;\n    event §c(address indexed from, uint256 value);\n\n    function §d(uint256 amount) external payable {\n        require(amount > §n, "§s");\n        §b[msg.sender] += amount;\n    }\n}',
  ],
  verilog: [
    "module §a(input wire clk, input wire rst, output reg [7:0] §b);\n  always @(posedge clk) begin\n    if (rst)\n      §b <= 8'd0;\n    else\n      §b <= §b + 1;\n  end\n  assign §c = ~§d;\nendmodule",
  ],
  vhdl: [
    "library ieee;\nuse ieee.std_logic_1164.all;\n\nentity §a is\n  port (clk : in std_logic; §b : out std_logic_vector(7 downto 0));\nend entity;\n\narchitecture rtl of §a is\n  signal §c : std_logic;\nbegin\n  process(clk)\n  begin\n    if rising_edge(clk) then\n      §c <= '0';\n    end if;\n  end process;\nend rtl;",
  ],
};
