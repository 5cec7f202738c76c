/**
 * What attacks on a model speak of, in some twenty languages: folded words and stems (`*`) by
 * concept. The order is part of the trained models: append only, and train again after a change.
 */
export const CONCEPTS: Readonly<Record<string, string>> = {
  drop: 'ignor* disregard* forget* overrid* overwrit* bypass* discard* neglect* nullify* disobey* unlearn* vergiss vergesse* missacht* verwirf oubli* olvid* descart* dimentic* trascur* esque* desconsider* negeer negeren vergeet zignor* zapomni* pomin* odrzuc* проигнор* игнор* забуд* отброс* ігнор* проігнор* відкинь zapomen* preskoc zahod* glom bortse strunta unut gormezden 忽略 无视 忘记 忘掉 不要理会 忽視 無視 忘れ* 破棄* 무시* 잊* تجاهل* انس تخط الغ अनदेख* भूल* नज़रअंदाज़ नजरअंदाज abaik* lupak* hirauk* quen phot',
  prior:
    'previous* prior earlier preceding above foregoing initial original vorherig* bisherig* vorig* obig* fruher* ursprunglich* davor precedent* anterieur* ci-dessus anterior* previa* previo* arriba originales precedenti sopra acima vorige eerdere bovenstaande voorgaande poprzedni* wczesniej* powyz* предыдущ* прежн* вышеуказ* прошл* ранее выше попередн* минул* вище predchoz* drive* vyse tidigare foregaende ovanstaende ovanfor onceki yukaridaki 之前 以上 先前 前面 上面 以前 上記 これまで 이전 위의 앞의 기존 السابقة السابق اعلاه पिछल* पहले ऊपर उपरोक्त sebelumnya truoc',
  orders:
    'instruction* instruct directive* guideline* command* rule rules orders constraint* restriction* prompt prompts prompting polic* programming anweisung* befehl* regel* vorgabe* aufgabe* instruktion* anordnung* consigne* regle* instruccion* orden* ordenes regla* indicacion* directri* istruzion* regole direttive instruco* regras diretriz* instructie* opdracht* richtlijn* instrukc* polecen* zasad* wytyczn* инструкц* указан* правил* команд* інструкц* вказівк* pokyn* prikaz* pravidl* instruktion* anvisning* talimat* komut* kural* yonerge* 指令 指示 提示 规则 命令 規則 ルール 지시* 명령* 지침* 규칙* التعليمات تعليمات* الاوامر القواعد التوجيهات निर्देश* आदेश* नियम* instruksi perintah aturan petunjuk huong lenh',
  system:
    'system* systeem* sistem* systemow* systemovy системн* 系统 系統 システム* 시스템* النظام सिस्टम',
  reveal:
    'reveal* disclos* expose leak* divulg* verrat* zeige* nenne revel* affich* montre* muestr* rivel* mostr* onthul* toon ujawn* pokaz* wypisz* раскро* покажи* выведи* розкри* виведи ukaz* prozrad* vypis* avsloj* visa goster* acikla* 显示 透露 输出 告诉我 表示* 教えて* 出力* 보여* 알려* 출력* اكشف* اظهر* اعرض* واكشف दिखा* बताओ tampilk* ungkapk*',
  repeat:
    'repeat* verbatim recit* echo wiederhol* repet* repit* ripet* herhaal* powtorz* повтор* zopakuj* upprepa* tekrarl* 重复 繰り返* 반복* كرر दोहरा* ulangi lap',
  secret:
    'secret* password* passphrase passcode hidden confidential geheim* passwort* secrete* contrasena segreto senha wachtwoord geheime haslo tajne пароль секретн* heslo losenord* sifre* gizli 密码 秘密 密碼 パスワード 비밀* السرية पासवर्ड गुप्त sandi rahasia',
  persona:
    'pretend* roleplay role-play simulat* persona impersonat* spiele fais finge actua fingi comportati aja udawaj притворис* вдавай predstirej latsas 假装 扮演 تظاهر berpura-pura dan stan',
  youAre:
    "you're eres sei jestes ты ти jsi sen 你现在是 从现在开始你是 你是 あなたは 너는 انت तुम आप kamu ban",
  now: 'now jetzt maintenant ahora ora agora nu teraz теперь тепер nyni artik 现在 现在开始 今から これから 이제 지금부터 الان अब sekarang',
  free: 'unrestricted unfiltered uncensored unlimited unbound amoral unethical immoral jailbr* uneingeschrankt* einschrankung* beperking* ogranicz* ограничен* обмежен* omezen* begransning* kisitlama* 没有任何限制 没有限制 限制 制限* 제한* قيود بلا प्रतिबंध batasan restrictions',
  filter:
    'filter* filtre* filtro* фильтр* фільтр* filtr* 过滤* フィルター* 필터* فلاتر फ़िल्टर censor* safeguard*',
  never:
    'never refuse* decline* niemals jamais nunca mai nooit nigdy никогда ніколи nikdy aldrig asla 永远不会 決して 절대* ابدا कभी',
  mode: 'mode modus modo modalita tryb* режим* lage modu 模式 モード* 모드* وضع मोड',
  authority:
    'developer* administrator* admin root sudo owner creator entwickler* developpeur desarrollador administrador sviluppatore amministratore desenvolvedor ontwikkelaar beheerder programist* разработчик* администратор* gelistirici* yonetici* 开发者 管理员 開発者 管理者 개발자* 관리자* مطور* المسؤول डेवलपर प्रशासक',
  assistant:
    'assistant* chatbot* chatgpt gpt ai llm claude gemini copilot bot ki ia ии ші asistent* assistente asistente yapay 人工智能 助手 アシスタント* 어시스턴트* المساعد एआई asisten model',
  send: 'send* forward* transmit* exfiltrat* upload* email* sende leite envoi* transfer* envia* reenvia* invia* inoltra* envie encaminh* stuur wyslij отправ* надішли posli skicka gonder* 发送 送信* 보내* ارسل* भेजो kirim gui',
  allOf:
    'all every everything anything alle alles sämtliche toutes tout todas todo tutte tutto todas tudo wszystk* все всё усі všechny vsechny alla allt tum butun 所有 全部 一切 すべて* 모든 جميع كل सभी सारे semua moi',
  execute: 'execute* run eval shell bash curl wget rm chmod exec* install* delete* erase*',
  url: 'http https www url link href onclick src markdown',
  tool: 'tool tools function functions api plugin browser search memory inbox calendar',
  reply:
    'respond* reply answer* output* print* say antwort* sag schreib* reponds dis ecris respond* di escrib* rispondi scrivi diga escreva responda zeg schrijf powiedz napisz скажи напиши ответь',
  crime:
    'bomb* napalm meth malware ransomware hack* hacked pwned weapon* explosive* poison* drugs illegal* steal* bombe piratear hackear взлом* бомб* 炸弹 黑进 ハッキング* 해킹* اختراق* हैक',
  sorry: "sorry apolog* cannot can't unable warning* disclaimer* moral* ethic* lecture*",
  important:
    'important urgent attention wichtig notice override priority stop stopp halt new neue nouvelle nueva nuova nova nieuwe nowe новая новые nove yeni 新 新しい* 새로운 جديدة नया',
  user: 'user human customer client utilisateur usuario utente gebruiker',
  fiction:
    'hypothetical* fiction* story novel scenario character imagine screenplay grandma grandmother movie game',
  begin: 'begin* start* starting first beginning',
  mask: 'base64 rot13 hex decode* encode* cipher morse leetspeak reverse* backwards unicode concatenat*',
};
