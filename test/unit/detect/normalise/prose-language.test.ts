import { describe, expect, it } from 'vitest';
import { proseLanguage } from '../../../../core/detect/normalise/prose-language';

describe('the language of prose', () => {
  it.each([
    ['en', 'Please write a short reply to my landlord about the broken heating in the kitchen.'],
    [
      'de',
      'Schreibe eine kurze Antwort an meinen Vermieter, weil die Heizung nicht geht und es kalt ist.',
    ],
    [
      'fr',
      'Peux-tu écrire une réponse pour le propriétaire ? Le chauffage est en panne dans la cuisine.',
    ],
    [
      'es',
      'Escribe una respuesta para el dueño del piso, porque la calefacción no funciona y hace frío.',
    ],
    [
      'it',
      'Scrivi una risposta per il padrone di casa: il riscaldamento non funziona e fa freddo.',
    ],
    ['pt', 'Escreva uma resposta para o dono da casa, o aquecimento não funciona e está frio.'],
    [
      'nl',
      'Schrijf een kort antwoord aan mijn huisbaas, want de verwarming is stuk en het is koud.',
    ],
    ['sv', 'Skriv ett kort svar till min hyresvärd om att värmen inte fungerar och det är kallt.'],
    ['da', 'Skriv et kort svar til min udlejer om at varmen ikke virker og det er koldt på badet.'],
    ['fi', 'Kirjoita lyhyt vastaus, että lämmitys ei toimi ja keittiössä on kylmä.'],
    [
      'pl',
      'Napisz krótką odpowiedź do właściciela, że ogrzewanie nie działa i jest zimno w kuchni.',
    ],
    ['cs', 'Napiš krátkou odpověď, že topení nefunguje a v kuchyni je zima, ale jsem doma.'],
    ['hu', 'Írj egy rövid választ, hogy a fűtés nem működik és hideg van a konyhában.'],
    ['ro', 'Scrie un răspuns pentru proprietar că încălzirea nu merge și este frig în bucătărie.'],
    ['tr', 'Ev sahibine kısa bir cevap yaz, çünkü kalorifer çalışmıyor ve bu mutfak çok soğuk.'],
    [
      'id',
      'Tulis jawaban singkat untuk pemilik rumah bahwa pemanas ini tidak berfungsi dan dingin.',
    ],
    ['vi', 'Viết một câu trả lời cho chủ nhà rằng lò sưởi không hoạt động và tôi lạnh.'],
    ['ru', 'Напиши короткий ответ хозяину квартиры: отопление не работает.'],
    ['uk', 'Напиши коротку відповідь власнику: опалення не працює, і на кухні холодно.'],
    ['el', 'Γράψε μια σύντομη απάντηση στον ιδιοκτήτη.'],
    ['ar', 'اكتب ردا قصيرا إلى صاحب البيت عن التدفئة.'],
    ['fa', 'یک پاسخ کوتاه به صاحبخانه بنویس که گرمایش کار نمی‌کند و پنجره شکسته.'],
    ['he', 'כתוב תשובה קצרה לבעל הבית על החימום.'],
    ['hi', 'मकान मालिक को एक छोटा उत्तर लिखो।'],
    ['th', 'เขียนคำตอบสั้น ๆ ถึงเจ้าของบ้าน'],
    ['zh', '请给房东写一封简短的回信，说暖气坏了。'],
    ['ja', '大家さんに短い返事を書いてください。'],
    ['ko', '집주인에게 짧은 답장을 써 주세요.'],
  ])('is %s: %s', (language, text) => expect(proseLanguage(text)).toBe(language));

  it.each(['', '12 345', 'AKIAIOSFODNN7', 'x = y + 1;', 'Berlin Paris Madrid'])(
    'is not guessed for %j',
    (text) => expect(proseLanguage(text)).toBeUndefined(),
  );

  it('is not guessed where two are as likely, or by words that many languages have', () => {
    const both = 'The test is red, that is not what I want. Der Test ist rot, das ist nicht gut.';
    expect(proseLanguage(both)).toBeUndefined();
    expect(proseLanguage('Si o que de casa')).toBeUndefined();
  });

  it('is that of most of a text, whatever names and code it quotes', () => {
    expect(
      proseLanguage('Fix this please: 東京 is in the list of cities, and the test is red.'),
    ).toBe('en');
  });
});
