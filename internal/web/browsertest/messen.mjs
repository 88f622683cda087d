// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Measures how long the matrix takes until it can be used, on a running server:
// BASE_URL=http://127.0.0.1:8080 BEISPIEL_URL=http://127.0.0.1:8080 BROWSER=chromium node --test messen.mjs
// It is no test: what it tells depends on the machine.

import { test } from 'node:test';

import { base, looks, useBrowser, withPage } from './browser.mjs';

useBrowser();

test('matrix', async (t) => {
  const rows = [];
  for (let i = 0; i < 5; i += 1) {
    await withPage(looks.light, async (page) => {
      const start = Date.now();
      await page.goto(`${base}/matrix`, { waitUntil: 'load' });
      await page.locator('.matrixrahmen').focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
      await page.waitForFunction(() => document.activeElement.closest('td') !== null);
      const usable = Date.now() - start;
      const n = await page.evaluate(() => performance.getEntriesByType('navigation')[0].toJSON());
      rows.push({ firstByte: n.responseStart, interactive: n.domInteractive, load: n.loadEventEnd, arrowKeysWork: usable, bytes: n.transferSize });
    });
  }
  for (const row of rows) t.diagnostic(Object.entries(row).map(([name, value]) => `${name} ${Math.round(value)}`).join(', '));
});
