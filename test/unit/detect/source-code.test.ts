import { describe, expect, it } from 'vitest';
import { classifyCode } from '../../../core/detect/source-code';

const python = `import os

def total(items):
    if not items:
        return None
    return sum(item.price for item in items)
`;
const rust = `use std::fs;

pub fn read(path: &str) -> Result<String, Error> {
    let mut text = String::new();
    match fs::read_to_string(path) {
        Ok(found) => Some(found),
    }
}
`;
const sql = `SELECT name, email
FROM customers
INNER JOIN orders ON orders.customer = customers.id
WHERE orders.total > 100
GROUP BY name;
`;

describe('source code', () => {
  it.each([
    ['python', python],
    ['rust', rust],
    ['sql', sql],
  ])('is recognised: %s', (language, text) => {
    const guess = classifyCode(text);
    expect(guess.score).toBeGreaterThanOrEqual(0.6);
    expect(guess.language).toBe(language);
  });

  it('is found between paragraphs', () => {
    const before = 'Can you tell me why this function returns nothing for an empty cart?\n\n';
    const guess = classifyCode(`${before}${python}\nThank you, it has to work by tomorrow.\n`);
    expect(guess.score).toBeGreaterThanOrEqual(0.6);
    expect(guess.start).toBe(before.length);
    expect(guess.end).toBe(before.length + python.trimEnd().length);
  });

  it.each([
    ['prose', 'Please write a polite letter to my landlord. The heating is broken since Monday.'],
    ['a table', '| Name | Points |\n| --- | --- |\n| Ann | 12 |\n| Bob | 9 |'],
    ['a list', '- milk\n- bread\n- two apples\n- the newspaper'],
    ['nothing', ''],
  ])('is not %s', (_, text) => expect(classifyCode(text).score).toBeLessThan(0.4));
});
