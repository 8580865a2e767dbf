import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const webapp = new URL('../', import.meta.url);
const pages = ['layout.html', ...readdirSync(new URL('pages/', webapp)).map((file) => `pages/${file}`)];

for (const page of pages) {
  const html = readFileSync(new URL(page, webapp), 'utf8');

  test(`${page} has nothing that the Content-Security-Policy forbids`, () => {
    assert.doesNotMatch(html, /\sstyle=|<style|\son\w+=|javascript:/i);
    for (const [tag] of html.matchAll(/<script[^>]*>/g)) {
      assert.match(tag, / src="{{root}}assets\//);
    }
  });

  test(`${page} loads nothing from elsewhere`, () => {
    assert.doesNotMatch(html, /(?:src|href|action)="(?:https?:)?\/\//);
  });
}

test('styles load nothing from elsewhere', () => {
  for (const folder of ['styles/', 'styles/parts/']) {
    for (const file of readdirSync(new URL(folder, webapp)).filter((name) => name.endsWith('.css'))) {
      assert.doesNotMatch(readFileSync(new URL(folder + file, webapp), 'utf8'), /url\(|https?:/);
    }
  }
});
