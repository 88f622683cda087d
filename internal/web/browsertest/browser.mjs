// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// What the tests of all pages share: one browser, pages that notice what must
// not happen, and the accessibility check.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before } from 'node:test';

import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

export const base = required('BASE_URL');
export const beispielBase = required('BEISPIEL_URL');

function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set; go test runs these tests`);
  return value;
}

let browser;

// useBrowser starts the browser for the tests of a file and ends it after them.
export function useBrowser() {
  before(async () => {
    browser = await chromium.launch({
      executablePath: required('BROWSER'),
      args: [
        '--no-sandbox', // containers run as root
        '--disable-quic', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--no-first-run',
      ],
    });
  });
  after(() => browser?.close());
}

// looks are the screens on which a page must hold. A page at 200 % on a screen of
// 1280 pixels has the room of 640.
export const looks = {
  'light': { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  'dark': { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  '320 px': { viewport: { width: 320, height: 640 }, colorScheme: 'light' },
  '320 px dark': { viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
  '200 %': { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2, colorScheme: 'light' },
};

// withPage opens a page, hands it to visit, and then wants that no request left
// for another server and that the console stayed quiet. allowed are the console
// errors that belong to what is tested, as the browser's own line for a 400.
export async function withPage(look, visit, allowed = []) {
  const context = await browser.newContext({ locale: 'de-DE', ...look });
  try {
    const page = await context.newPage();
    const faults = [];
    page.on('console', (m) => {
      if (m.type() === 'error' && !allowed.some((a) => m.text().includes(a))) faults.push(`console: ${m.text()} (${m.location().url})`);
    });
    page.on('pageerror', (e) => faults.push(`script: ${e.message}`));
    page.on('requestfailed', (r) => {
      // The browser itself ends a request when it leaves the page, or saves its answer.
      if (r.failure()?.errorText !== 'net::ERR_ABORTED') faults.push(`failed: ${r.url()} ${r.failure()?.errorText}`);
    });
    context.on('request', (r) => {
      const url = new URL(r.url());
      if (url.protocol.startsWith('http') && ![base, beispielBase].includes(url.origin)) faults.push(`foreign: ${url}`);
    });
    await visit(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

// isAccessible wants that axe finds nothing, best practices included.
export async function isAccessible(page, { exclude = [] } = {}) {
  const builder = new AxeBuilder({ page });
  for (const selector of exclude) builder.exclude(selector);
  const { violations } = await builder.analyze();
  assert.deepEqual(
    violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`), [],
  );
}

// fits wants that nothing sticks out to the right.
export async function fits(page) {
  const { content, room } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth, room: document.documentElement.clientWidth,
  }));
  assert.ok(content <= room, `the page is ${content} px wide in a window of ${room} px`);
}

// shoot keeps a picture for people to look at, where SCREENSHOTS names a folder.
export async function shoot(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: path.join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`), fullPage: true });
}
