// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// The documentation that the start page leads to, and every link on the way.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { base, beispielBase, fits, isAccessible, looks, shoot, useBrowser, withPage } from './browser.mjs';

useBrowser();

test('every link of the main pages leads somewhere', () => withPage(looks.light, async (page) => {
  const links = [];
  for (const address of ['/', '/daten', '/suche?q=Magdeburg', '/leistungsbuendel/10092', '/kommunen/150030000000', '/laender/15', '/kommunen/150010000000/nachnutzungen/10092', '/definitionen', '/barrierefreiheit']) {
    await page.goto(beispielBase + address);
    links.push(...await page.locator('a[href^="/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href'))));
  }
  const addresses = [...new Set(links.map((link) => link.split('#')[0]))];
  assert.ok(addresses.length > 40, `${addresses.length} addresses`);
  const broken = [];
  for (const address of addresses) {
    const answer = await page.request.get(beispielBase + address);
    if (answer.status() !== 200) broken.push(`${answer.status()} ${address}`);
  }
  assert.deepEqual(broken, []);
}));

test('Swagger UI shows the API and tries it out', () => withPage(looks.light, async (page) => {
  await page.goto(`${base}/swagger/index.html`);
  const operation = page.locator('.opblock').filter({
    has: page.locator('.opblock-summary-path[data-path$="/katalogstand"]'),
  }).first();
  await operation.waitFor();
  await operation.locator('.opblock-summary-control').click();
  // "Try it out" is switched on from the start: the form is ready to be sent.
  const answer = page.waitForResponse((r) => r.url().startsWith(`${base}/api/v1/katalogstand`));
  await operation.getByRole('button', { name: /^execute$/i }).click();
  assert.equal((await answer).status(), 200);
  const shown = operation.locator('.live-responses-table .response-col_status').last();
  await shown.waitFor();
  assert.match(await shown.innerText(), /200/);
  await shoot(page, 'swagger');
}));

for (const look of ['light', '320 px dark']) {
  test(`reference, ${look}`, () => withPage(looks[look], async (page) => {
    const answer = await page.goto(`${base}/api/v1/referenz`);
    assert.equal(answer.status(), 200);
    await shoot(page, `referenz ${look}`);
    await fits(page);
    await thin(page);
    await isAccessible(page);
  }));
}

// The sections of the reference come from one template each. axe takes minutes for
// all of them and finds in every tenth what it would find in all.
async function thin(page) {
  const kept = await page.evaluate(() => {
    for (const list of ['main section section', 'nav li', 'main dt']) {
      [...document.querySelectorAll(list)].forEach((element, i) => { if (i % 10) element.remove(); });
    }
    for (const dd of document.querySelectorAll('main dd')) if (dd.previousElementSibling?.tagName !== 'DT') dd.remove();
    return document.querySelectorAll('main section section').length;
  });
  assert.ok(kept > 10, `${kept} sections are left`);
}
