// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Map and matrix, over example data.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { beispielBase as base, fits, isAccessible, looks, shoot, useBrowser, withPage } from './browser.mjs';

useBrowser();

const { light, dark, '320 px': phone, '320 px dark': phoneDark, '200 %': zoomed } = looks;

const pages = {
  'map of Kreise': { address: '/karte?leistungsbuendel=10092', status: 200, on: looks },
  'map of all bundles': { address: '/karte', status: 200, on: { light, phoneDark } },
  'map of Verwaltungen': { address: '/karte?ebene=traeger', status: 200, on: { light, phoneDark } },
  'map of one status': { address: '/karte?ebene=traeger&leistungsbuendel=10092', status: 200, on: { dark, phone } },
  'map, bad filter': { address: '/karte?ebene=dorf', status: 400, on: { light, phone } },
  'matrix': { address: '/matrix?themenfeld=familie_kind&kreis=15081&mitglieder=ja', status: 200, on: looks },
  'matrix of a bundle': { address: '/matrix?leistungsbuendel=10092', status: 200, on: { light, phoneDark, zoomed } },
  'matrix, bad filter': { address: '/matrix?q=Wohngeld&kreis=99', status: 400, on: { dark, phone } },
  'matrix, nothing found': { address: '/matrix?q=xyzzyxyzzy', status: 200, on: { light } },
};

for (const [name, { address, status, on }] of Object.entries(pages)) {
  for (const [look, options] of Object.entries(on)) {
    test(`${name}, ${look}`, () => withPage(options, async (page) => {
      const answer = await page.goto(`${base}${address}`, { waitUntil: 'load' });
      assert.equal(answer.status(), status);
      await shoot(page, `${name} ${look}`);
      await fits(page);
      await isAccessible(page);
    }, [`the server responded with a status of ${status}`]));
  }
}

// What the focus is on, by name and address, and whether its shape shows it.
async function area(page) {
  return page.evaluate(() => {
    const link = document.activeElement;
    const path = link.querySelector('path');
    return {
      name: link.getAttribute('aria-label') ?? link.textContent.trim(),
      href: link.getAttribute('href'),
      stroke: path ? parseFloat(getComputedStyle(path).strokeWidth) : 0,
    };
  });
}

test('map: the keyboard walks through the areas by name', () => withPage(light, async (page) => {
  await page.goto(`${base}/karte?leistungsbuendel=10092`);
  const areas = page.locator('figure svg a');
  assert.equal(await areas.count(), 14);
  await areas.first().focus();
  const rest = await page.evaluate(() => parseFloat(getComputedStyle(document.querySelectorAll('figure svg a path')[1]).strokeWidth));
  const names = [];
  for (let i = 0; i < 14; i += 1) {
    const now = await area(page);
    assert.ok(i === 0 || now.stroke >= rest + 4, `the focus on ${now.name} is not visible: ${now.stroke} of ${rest}`);
    assert.match(now.href, /^\/kommunen\/15\d{10}$/);
    names.push(now.name);
    await page.keyboard.press('Tab');
  }
  assert.ok(names[0].startsWith('Altmarkkreis Salzwedel: '), names[0]);
  assert.deepEqual(names, names.toSorted((a, b) => a.localeCompare(b, 'de')));
  await page.getByRole('link', { name: /^Halle \(Saale\): / }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/kommunen/150020000000');
}));

test('map: table and file say what the areas say', () => withPage({ ...light, javaScriptEnabled: false }, async (page) => {
  await page.goto(`${base}/karte?leistungsbuendel=10092`);
  const row = page.getByRole('row', { name: /^Halle \(Saale\)/ });
  assert.match(await row.textContent(), /1 von 1\s*100 %/);
  assert.ok(await page.getByRole('link', { name: 'Halle (Saale): live' }).count() === 1);
  const file = await page.request.get(base + await page.getByRole('link', { name: 'Tabelle als CSV-Datei' }).getAttribute('href'));
  assert.match(file.headers()['content-disposition'], /filename="karte-kreis-\d{4}-\d{2}-\d{2}\.csv"$/);
  assert.match(await file.text(), /\n150020000000,Halle \(Saale\),kreis,Wohngeld,/);
  await page.getByLabel('Ebene').selectOption('traeger');
  await page.getByRole('button', { name: 'Anzeigen' }).click();
  await page.waitForURL('**/karte?ebene=traeger*');
  assert.equal(await page.locator('figure svg a').count(), 122);
}));

// The cell with the focus: its heads, its text, and whether a sticky head hides it.
async function cell(page) {
  return page.evaluate(() => {
    const focused = document.activeElement;
    const td = focused.closest('td, th');
    if (!td) return { id: focused.id, tag: focused.tagName };
    const table = td.closest('table');
    const box = td.getBoundingClientRect();
    const corner = table.querySelector('.ecke').getBoundingClientRect();
    const frame = table.parentElement.getBoundingClientRect();
    const style = getComputedStyle(focused);
    return {
      tag: td.tagName,
      row: td.parentElement.cells[0].textContent.trim(),
      column: table.tHead.rows[0].cells[td.cellIndex].textContent.trim(),
      name: focused.getAttribute('aria-label') ?? '',
      isSeen: td.tagName === 'TH' || (box.left >= corner.right - 1 && box.top >= corner.bottom - 1 && box.right <= frame.right + 1 && box.bottom <= frame.bottom + 1),
      hasOutline: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none',
    };
  });
}

test('matrix: arrow keys walk from cell to cell, Tab leaves it', () => withPage(light, async (page) => {
  await page.goto(`${base}/matrix?themenfeld=familie_kind`);
  const region = page.getByRole('region', { name: 'Matrix der Status' });
  await region.focus();
  assert.ok(await page.getByText('Mit den Pfeiltasten geht es').isVisible());
  await page.keyboard.press('ArrowDown');
  assert.equal((await cell(page)).row, 'Leistungsbündel', 'the first arrow enters the matrix');
  for (let i = 0; i < 12; i += 1) await page.keyboard.press('ArrowDown');
  for (let i = 0; i < 30; i += 1) await page.keyboard.press('ArrowRight');
  let now = await cell(page);
  assert.equal(now.tag, 'TD');
  assert.ok(now.isSeen, `a head hides the cell of ${now.row} and ${now.column}`);
  assert.ok(now.hasOutline, 'the focus is not visible');
  const { row } = now;
  await page.keyboard.press('End');
  now = await cell(page);
  assert.equal(now.row, row);
  assert.ok(now.isSeen);
  const last = now.column;
  await page.keyboard.press('Control+End');
  now = await cell(page);
  assert.equal(now.column, last);
  assert.notEqual(now.row, row);
  assert.ok(now.isSeen && now.hasOutline);
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowLeft');
  now = await cell(page);
  assert.notEqual(now.column, last);
  assert.ok(now.isSeen);
  await page.keyboard.press('Home');
  assert.equal((await cell(page)).tag, 'TH');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await region.evaluate((r) => r === document.activeElement), true, 'back to the frame');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  const left = await page.evaluate(() => !document.activeElement.closest('.matrixrahmen') && document.activeElement.tagName);
  assert.ok(left, 'Tab stays within the matrix');
}));

test('matrix: Enter opens what is reported', () => withPage(light, async (page) => {
  await page.goto(`${base}/matrix?leistungsbuendel=10092&status=live`);
  await page.getByRole('region', { name: 'Matrix der Status' }).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  const now = await cell(page);
  assert.deepEqual([now.row, now.column, now.name], ['Wohngeld', 'Halle (Saale)', 'live']);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/kommunen/150020000000/nachnutzungen/10092');
}));

test('matrix: a table with links without JavaScript', () => withPage({ ...light, javaScriptEnabled: false }, async (page) => {
  await page.goto(`${base}/matrix?leistungsbuendel=10092`);
  assert.equal(await page.getByText('Mit den Pfeiltasten geht es').isVisible(), false);
  const table = page.getByRole('table', { name: /^Status je Leistungsbündel/ });
  assert.equal(await table.getByRole('columnheader').count(), 134);
  assert.equal(await table.getByRole('cell').count(), 133);
  assert.equal(await table.getByRole('rowheader', { name: 'Wohngeld' }).count(), 1);
  await table.getByRole('link', { name: 'live' }).first().click();
  await page.waitForURL('**/nachnutzungen/10092');
}));

test('matrix: the heads stay while it scrolls', () => withPage(light, async (page) => {
  await page.goto(`${base}/matrix`);
  const frame = page.locator('.matrixrahmen');
  await frame.evaluate((f) => { f.scrollIntoView(); f.scrollTo(1500, 6000); });
  const measure = () => frame.evaluate((f) => {
    const box = f.getBoundingClientRect();
    const seen = [...f.querySelectorAll('tbody tr:not(.gruppe) th')].find((th) => th.getBoundingClientRect().top > box.top + 250);
    return {
      head: f.querySelector('thead th:nth-child(80)').getBoundingClientRect().top - box.top,
      corner: f.querySelector('.ecke').getBoundingClientRect().left - box.left,
      row: seen.getBoundingClientRect().left - box.left,
      columns: Math.abs(f.querySelector('thead th:nth-child(80)').getBoundingClientRect().left - seen.parentElement.cells[79].getBoundingClientRect().left),
    };
  });
  const far = (at) => Object.entries(at).filter(([, distance]) => Math.abs(distance) > 2);
  // Rows that come into sight are laid out with one of the next pictures.
  let at = await measure();
  for (let tries = 0; far(at).length > 0 && tries < 100; tries++) {
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 20)); }));
    at = await measure();
  }
  assert.deepEqual(far(at), [], 'px away');
}));

test('matrix: printed as a table, or not where it is too wide', () => withPage(light, async (page) => {
  await page.emulateMedia({ media: 'print' });
  await page.goto(`${base}/matrix?kreis=15081`);
  const look = (selector) => page.locator(selector).first().evaluate((e) => getComputedStyle(e).display);
  assert.equal(await look('.matrix'), 'table');
  assert.equal(await look('.matrix thead'), 'table-header-group', 'the heads stand on each sheet');
  assert.equal(await page.locator('.druckhinweis').count(), 0);
  // A4 across has 273 mm inside our margins.
  const width = await page.locator('.matrix').evaluate((m) => m.getBoundingClientRect().width);
  assert.ok(width <= 273 / 25.4 * 96, `the matrix is ${width} px wide`);
  await page.goto(`${base}/matrix`);
  assert.equal(await look('.matrixrahmen'), 'none');
  assert.ok(await page.getByText('ist die Matrix für ein Blatt zu breit').isVisible());
  await page.emulateMedia({ media: 'screen' });
  assert.equal(await page.locator('.druckhinweis').isVisible(), false);
}));
