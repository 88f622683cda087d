// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// The pages of the register, with made-up reports in it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { beispielBase as base, fits, isAccessible, looks, shoot, useBrowser, withPage } from './browser.mjs';

useBrowser();

const { light, dark, '320 px': phone, '320 px dark': phoneDark, '200 %': twice } = looks;

// The main pages in light and dark, on 320 px and at 200 %; of the others, whose parts
// are the same, one screen each.
const main = { light, phoneDark, twice };
const pages = {
  '/': main,
  '/leistungsbuendel/10092': main,
  '/kommunen/150030000000': main,
  '/kommunen/150010000000/nachnutzungen/10092': main,
  '/vergleich?von=2025-06-01&bis=2025-12-31': main,
  '/leistungsbuendel?themenfeld=bildung': { light, phoneDark },
  '/barrierefreiheit': { light, phoneDark },
  '/definitionen': { light, phoneDark },
  '/themenfelder/bildung': { light, phoneDark },
  '/suche?q=Wohngeld+in+Magdeburg': { phone },
  '/kommunen': { phoneDark },
  '/kommunen/150855051090?stichtag=2026-02-01': { phoneDark },
  '/kommunen/150030000000/nachnutzungen/10439': { dark },
  '/kommunen/150020000000/naechste-schritte': { phone },
  '/themenfelder': { phoneDark },
  '/laender': { dark },
  '/laender/15': { phoneDark },
  '/onlinedienste': { phone },
  '/onlinedienste/kfz_an_und_ummeldung_bw_he': { light },
  '/plattformen': { light },
  '/plattformen/osi': { dark },
  '/verbuende': { phone },
  '/verbuende/kitu': { light },
  '/auswertungen': { phoneDark },
  '/katalogstand': { phone },
  '/daten': { phoneDark },
  '/impressum': { light },
  '/datenschutz': { phone },
  '/leichte-sprache': { phoneDark },
};

for (const [address, on] of Object.entries(pages)) {
  for (const [look, options] of Object.entries(on)) {
    test(`${address}, ${look}`, () => withPage(options, async (page) => {
      const answer = await page.goto(base + address, { waitUntil: 'load' });
      assert.equal(answer.status(), 200);
      assert.equal(await page.context().cookies().then((all) => all.length), 0, 'a cookie was set');
      await shoot(page, `${address} ${look}`);
      await fits(page);
      await isAccessible(page);
    }));
  }
}

for (const [address, status] of Object.entries({
  '/leistungsbuendel/10092?stichtag=2099-01-01&farbe=blau': 400, '/leistungsbuendel/99999': 404, '/kommunen/150009999999': 404,
})) {
  test(`${address} is told in a friendly way`, () => withPage(phone, async (page) => {
    const answer = await page.goto(base + address);
    assert.equal(answer.status(), status);
    await fits(page);
    await isAccessible(page);
  }, [`the server responded with a status of ${status}`]));
}

// Two clicks from the start page: the search, and its first hit.
for (const javaScriptEnabled of [true, false]) {
  test(`Wohngeld in Magdeburg, with${javaScriptEnabled ? '' : 'out'} JavaScript`, () => withPage({ ...light, javaScriptEnabled }, async (page) => {
    await page.goto(base);
    await page.locator('#q').fill('Wohngeld in Magdeburg');
    await page.locator('main').getByRole('button', { name: 'Suchen' }).click();
    await page.getByRole('link', { name: 'Wohngeld in Magdeburg, Landeshauptstadt', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Wohngeld in Magdeburg, Landeshauptstadt' }).waitFor();
    const cite = await page.locator('a.dauerhaft').last().getAttribute('href');
    assert.match(cite, /\/kommunen\/150030000000\/nachnutzungen\/10092\?kenntnisstand=\d+&stichtag=\d{4}-\d\d-\d\d$/);
    const again = await page.goto(cite);
    assert.equal(again.status(), 200);
  }));
}

test('another day is one form away', () => withPage({ ...light, javaScriptEnabled: false }, async (page) => {
  await page.goto(`${base}/leistungsbuendel/10092`);
  await page.locator('#stichtag').fill('2024-10-01');
  await page.getByRole('button', { name: 'Diesen Tag zeigen' }).click();
  await page.waitForURL('**/leistungsbuendel/10092?stichtag=2024-10-01');
  assert.ok(await page.getByText('seit 10.09.2024').isVisible());
}));

test('printed: what is said, without what is clicked', () => withPage(light, async (page) => {
  await page.goto(`${base}/leistungsbuendel/10092`);
  await page.emulateMedia({ media: 'print' });
  for (const part of await page.getByRole('navigation').all()) assert.equal(await part.isVisible(), false);
  assert.ok(await page.getByText('So zitieren').isVisible());
  assert.ok(await page.locator('.beispiel').isVisible(), 'the banner of example data is printed');
}));

// A4 upright has 718 px inside usual margins.
for (const address of ['/karte', '/themenfelder', '/auswertungen', '/vergleich?von=2025-06-01&bis=2025-12-31', '/leistungsbuendel/10092', '/']) {
  test(`printed upright, tables stay tables: ${address}`, () => withPage({ ...light, viewport: { width: 718, height: 1000 } }, async (page) => {
    await page.emulateMedia({ media: 'print' });
    await page.goto(base + address);
    const look = await page.locator('main .stapel').first().evaluate((t) => getComputedStyle(t.tHead).display + ' ' + getComputedStyle(t.rows[1]).display);
    assert.equal(look, 'table-header-group table-row');
    await fits(page);
  }));
}

// What runs together on the screen is no list and no chapter.
test('lists have marks, chapters have room', () => withPage(light, async (page) => {
  const look = (selector) => page.locator(selector).first().evaluate((e) => {
    const style = getComputedStyle(e);
    return { mark: style.listStyleType, cursor: style.cursor, above: parseFloat(style.marginTop) };
  });
  await page.goto(`${base}/leichte-sprache`);
  assert.equal((await look('main ol.kern-list > li')).mark, 'decimal');
  assert.ok((await look('main h2:not(:first-child)')).above >= 16);
  await page.goto(`${base}/barrierefreiheit`);
  assert.equal((await look('main ul.kern-list > li')).mark, 'disc');
  await page.locator('main ul.kern-list > li').first().hover();
  assert.equal((await look('main ul.kern-list > li')).cursor, 'auto', 'nothing happens at a click');
  await page.goto(`${base}/leistungsbuendel/10092`);
  assert.ok((await look('#kommunen table ~ h3')).above >= 24);
}));

test('the first view is small', () => withPage(light, async (page) => {
  let bytes = 0;
  let requests = 0;
  page.on('requestfinished', async (request) => {
    requests += 1;
    const { responseBodySize } = await request.sizes();
    if (!request.url().endsWith('.woff2')) bytes += responseBodySize;
  });
  await page.goto(base, { waitUntil: 'networkidle' });
  assert.equal(await page.locator('#karte svg a').count(), 14, 'the map is part of it');
  assert.ok(requests <= 12, `${requests} requests`);
  assert.ok(bytes > 10_000 && bytes <= 150 * 1024, `${bytes} bytes without fonts`);
}));

test('start: the map by keyboard, its table one link away', () => withPage({ ...light, javaScriptEnabled: false }, async (page) => {
  await page.goto(base);
  const area = page.getByRole('link', { name: /^Halle \(Saale\): .* Nachnutzungen/ });
  await area.focus();
  const rest = page.locator('#karte svg a path').first();
  const width = (l) => l.evaluate((p) => parseFloat(getComputedStyle(p).strokeWidth));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  assert.ok(await width(area.locator('path')) >= await width(rest) + 4, 'the focus is not visible');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/kommunen/150020000000');
  await page.goBack();
  await page.getByRole('link', { name: /^Dieselben Zahlen als Tabelle/ }).click();
  await page.getByRole('row', { name: /^Halle \(Saale\)/ }).waitFor();
}));
