// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// What readers come for, from the start page on, each as one of them would do it. The
// two clicks to „Wohngeld in Magdeburg“ are in seiten.test.mjs.

import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import { test } from 'node:test';

import { beispielBase as base, looks, useBrowser, withPage } from './browser.mjs';

useBrowser();

const { light } = looks;

// "7 von 122" as numbers.
function counted(text) {
  const found = text.match(/([\d.]+) von ([\d.]+)/);
  assert.ok(found, `no numbers in ${text}`);
  return found.slice(1).map((n) => Number(n.replaceAll('.', '')));
}

test('the table behind the map is downloaded', () => withPage(light, async (page) => {
  await page.goto(base);
  await page.getByRole('link', { name: /^Dieselben Zahlen als Tabelle/ }).click();
  await page.waitForURL('**/karte*');
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Tabelle als CSV-Datei' }).click();
  const download = await started;
  assert.match(download.suggestedFilename(), /^karte-kreis-\d{4}-\d{2}-\d{2}\.csv$/);
  const lines = (await fs.readFile(await download.path(), 'utf8')).trim().split(/\r?\n/);
  assert.equal(lines.length, 15, 'a head and the 14 Kreise');
  // What the file says of a Kreis, the table says too.
  const halle = lines.find((line) => line.includes(',Halle (Saale),')).split(',');
  const [some, all] = counted(await page.getByRole('row', { name: /^Halle \(Saale\)/ }).textContent());
  assert.ok(halle.includes(String(some)) && halle.includes(String(all)), `the file says ${halle}, the page ${some} of ${all}`);
}));

test('a number is followed to its definition and to its rows', () => withPage(light, async (page) => {
  await page.goto(base);
  await page.locator('#q').fill('Wohngeld');
  await page.locator('main').getByRole('button', { name: 'Suchen' }).click();
  await page.locator('main a[href="/leistungsbuendel/10092"]').first().click();
  const share = page.locator('#abdeckung .ebene').first().locator('.zahlen > div').filter({ hasText: 'der Verwaltungen' });
  const [live, all] = counted(await share.textContent());
  assert.ok(live > 0 && live < all, `${live} of ${all}`);
  // The rows stand on the same page, and are as many.
  const rows = page.getByRole('table', { name: /^Live/ }).locator('tbody tr');
  assert.equal(await rows.count(), live);
  // Its definition is one link away, with text, formula and source.
  await page.locator('#abdeckung').getByRole('link', { name: 'Live bei zuständigen Verwaltungen' }).first().click();
  await page.waitForURL(/\/definitionen.*#mid_live$/);
  const chosen = page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`);
  assert.ok(await chosen.isVisible());
  const facts = chosen.locator('xpath=following-sibling::dl[1]');
  for (const fact of ['Formel', 'Quellen', 'Ergibt für Sachsen-Anhalt']) assert.ok(await facts.getByText(fact, { exact: true }).isVisible(), fact);
  await page.goBack();
  // Each row leads to who has said it, and when.
  await rows.first().getByRole('link', { name: /^Verlauf: / }).click();
  await page.getByRole('heading', { name: /^Verlauf: wer wann was gemeldet hat/ }).waitFor();
  assert.ok(await page.locator('#verlauf li').count() > 0);
}));

test('last month is compared with today', () => withPage(light, async (page) => {
  await page.goto(base);
  await page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link', { name: 'Vergleich' }).click();
  await page.waitForURL('**/vergleich*');
  const [from, until] = [await page.locator('#von').inputValue(), await page.locator('#bis').inputValue()];
  const today = new Date(`${until}T00:00:00Z`);
  const days = (today - new Date(`${from}T00:00:00Z`)) / 86_400_000;
  assert.ok(days >= 28 && days <= 31, `${from} until ${until}`);
  const german = (day) => day.split('-').reverse().join('.');
  for (const table of await page.locator('#abdeckung table').all()) {
    const heads = await table.getByRole('columnheader').allTextContents();
    assert.deepEqual(heads, ['Anteil', german(from), german(until)]);
    assert.equal(await table.locator('tbody tr').count(), 3, 'three numbers');
  }
  assert.equal(await page.locator('#abdeckung table').count(), 2, 'both levels');
  // Its address can be cited: it says both days and what was known.
  const cite = new URL(await page.locator('a.dauerhaft').last().getAttribute('href'));
  assert.equal(cite.searchParams.get('von'), from);
  assert.equal(cite.searchParams.get('bis'), until);
  assert.match(cite.searchParams.get('kenntnisstand'), /^\d+$/);
}));

// Everything on the start page that can be clicked is a stop of the keyboard, in the
// order of reading, with a name and a focus that is seen.
test('the start page by keyboard alone', () => withPage(light, async (page) => {
  await page.goto(base);
  const wanted = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
    .filter((e) => e.checkVisibility({ contentVisibilityAuto: true })).length);
  const stops = [];
  for (let now = { nr: -1 }; now && stops.length <= wanted; ) {
    await page.keyboard.press('Tab');
    // It scrolls with one of the next pictures.
    await page.waitForFunction(() => {
      const box = document.activeElement.getBoundingClientRect();
      return document.activeElement === document.body || (box.bottom > 0 && box.top < innerHeight);
    }, null, { timeout: 5000 });
    const { nr } = now;
    now = await page.evaluate(() => {
      const e = document.activeElement;
      if (e === document.body) return null;
      const style = getComputedStyle(e);
      const path = e.querySelector('path');
      const label = e.labels?.[0]?.textContent ?? '';
      return {
        nr: [...document.querySelectorAll('*')].indexOf(e),
        name: (e.getAttribute('aria-label') || e.textContent.trim() || label).trim(),
        heading: [...document.querySelectorAll('h2')].filter((h) => h.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1)?.textContent ?? '',
        hasFocus: path ? parseFloat(getComputedStyle(path).strokeWidth) >= 4 : parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none',
      };
    });
    // A field for a day has a stop for each of its parts.
    if (now && now.nr !== nr) stops.push(now);
  }
  assert.equal(stops.length, wanted);
  for (const stop of stops) {
    assert.ok(stop.name, `a stop below ${stop.heading} has no name`);
    assert.ok(stop.hasFocus, `the focus on ${stop.name} is not visible`);
  }
  const sections = stops.map((stop) => stop.heading).filter((h, i, all) => h !== all[i - 1]);
  const order = await page.locator('h2').allTextContents();
  assert.deepEqual(sections.filter(Boolean), order.filter((h) => sections.includes(h)), 'the order of reading');
}));

// What a screen reader has: one page heading, levels without a gap, landmarks and
// sections with names, and the same figures in words as in the pictures.
test('the start page as a screen reader reads it', () => withPage(light, async (page) => {
  await page.goto(base);
  const levels = await page.locator('h1, h2, h3, h4').evaluateAll((all) => all.filter((h) => h.checkVisibility()).map((h) => Number(h.tagName[1])));
  assert.equal(levels.filter((l) => l === 1).length, 1);
  levels.forEach((level, i) => assert.ok(i === 0 || level <= levels[i - 1] + 1, `a heading of level ${level} after one of ${levels[i - 1]}`));
  for (const role of ['banner', 'main', 'contentinfo']) assert.equal(await page.getByRole(role).count(), 1, role);
  for (const name of ['Wie weit ist Sachsen-Anhalt?', 'Suche', 'Was sich im letzten Monat geändert hat', 'Nach Themenfeldern']) {
    assert.equal(await page.getByRole('region', { name, exact: true }).count(), 1, name);
  }
  const sections = await page.locator('#abdeckung .ebene').all();
  assert.equal(sections.length, 2, 'both levels');
  for (const level of sections) {
    const [some, all] = counted(await level.locator('.zahlen > div').nth(1).textContent());
    const said = (await level.locator('.satz').textContent()).replaceAll('.', '');
    assert.ok(said.includes(String(some)) && said.includes(String(all)), `the sentence does not say ${some} of ${all}: ${said}`);
  }
  const areas = await page.locator('#karte svg a').all();
  assert.equal(areas.length, 14, 'the Kreise');
  for (const area of areas) {
    assert.match(await area.getAttribute('aria-label') ?? await area.textContent(), /: .*\d/, 'an area says its numbers');
  }
}));
