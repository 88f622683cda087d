// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// The pictures of docs/seiten.md: the main pages as they open, on a desktop and on
// a phone. „make bilder“ runs it.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { beispielBase as base, useBrowser, withPage } from './browser.mjs';

useBrowser();

const folder = process.env.BILDER;
const screens = {
  breit: { viewport: { width: 1100, height: 800 }, colorScheme: 'light' },
  schmal: { viewport: { width: 360, height: 720 }, colorScheme: 'light' },
};
const pages = {
  start: '/',
  suche: '/suche?q=Wohngeld+in+Magdeburg',
  leistungsbuendel: '/leistungsbuendel/10092',
  kommune: '/kommunen/150030000000',
  nachnutzung: '/kommunen/150010000000/nachnutzungen/10092',
  themenfeld: '/themenfelder/mobilitaet_reisen',
  karte: '/karte?leistungsbuendel=10092',
  matrix: '/matrix?status=live',
  vergleich: '/vergleich?von=2025-06-01&bis=2025-12-31',
  auswertungen: '/auswertungen',
  eingrenzen: '/leistungsbuendel?themenfeld=bildung',
};

// Of these pages not the beginning is shown but what they are for.
const parts = { matrix: '.matrixrahmen' };

for (const [name, address] of Object.entries(pages)) {
  for (const [screen, look] of Object.entries(screens)) {
    test(`${name}, ${screen}`, () => withPage(look, async (page) => {
      const answer = await page.goto(base + address, { waitUntil: 'load' });
      assert.equal(answer.status(), 200);
      await page.evaluate(() => document.fonts.ready);
      if (parts[name]) await page.locator(parts[name]).evaluate((part) => part.scrollIntoView({ behavior: 'instant' }));
      const file = path.join(folder, `${name}-${screen}.png`);
      await page.screenshot({ path: file });
      assert.ok(statSync(file).size <= 150 * 1024, `${file} is larger than 150 KB`);
    }));
  }
}
