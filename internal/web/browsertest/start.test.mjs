// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { base, beispielBase, fits, isAccessible, looks, shoot, useBrowser, withPage } from './browser.mjs';

useBrowser();

const { light, dark, '320 px': phone, '320 px dark': phoneDark } = looks;

// The start page on every screen; of the others, the two that differ most.
const pages = {
  'start': { address: `${base}/`, status: 200, on: looks },
  'hits': { address: `${base}/suche?q=genehmigung`, status: 200, on: { light, phoneDark } },
  'bad input': { address: `${base}/?farbe=blau`, status: 400, on: { dark, phone } },
  'example data': { address: `${beispielBase}/`, status: 200, on: { light, phoneDark } },
  'sign-in': { address: `${base}/konto`, status: 200, on: { light, phoneDark } },
  'not found': { address: `${base}/nichts`, status: 404, on: { dark, phone } },
};

for (const [name, { address, status, on }] of Object.entries(pages)) {
  for (const [look, options] of Object.entries(on)) {
    test(`${name}, ${look}`, () => withPage(options, async (page) => {
      const answer = await page.goto(address, { waitUntil: 'load' });
      assert.equal(answer.status(), status);
      await shoot(page, `${name} ${look}`);
      await fits(page);
      await isAccessible(page);
    }, [`the server responded with a status of ${status}`]));
  }
}

// A check that finds nothing anywhere would pass for ever.
test('the checks notice what is wrong', async () => {
  const wrong = '<html><head><title>x</title></head><body><img src="http://127.0.0.1:9/x.png"><div style="width:200vw">x</div></body></html>';
  await assert.rejects(withPage(light, async (page) => {
    await page.setContent(wrong, { waitUntil: 'commit' });
    await assert.rejects(isAccessible(page), /image-alt/);
    await assert.rejects(fits(page), /px wide/);
  }), /foreign: http:\/\/127\.0\.0\.1:9/);
});

test('opened explanation is accessible', () => withPage(phone, async (page) => {
  await page.goto(`${base}/katalogstand`);
  await page.locator('summary').click();
  await page.getByText('nominale Zahl von 2018').waitFor();
  await fits(page);
  await isAccessible(page);
}));

test('dark is dark and light is light', () => withPage(light, async (page) => {
  await page.goto(`${base}/`);
  const brightness = async () => {
    const color = await page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d');
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    });
    return color.reduce((a, b) => a + b) / 3;
  };
  assert.ok(await brightness() > 200, 'light page is not bright');
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.ok(await brightness() < 60, 'dark page is not dark');
}));

test('the font comes from this server', () => withPage(light, async (page) => {
  await page.goto(`${base}/`);
  const isLoaded = await page.evaluate(async () => {
    await document.fonts.ready;
    return document.fonts.check('400 16px "Fira Sans"') && document.fonts.check('600 16px "Fira Sans"');
  });
  assert.ok(isLoaded);
}));

// The focus must be seen: an outline of the browser or of KERN.
async function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const isVisible = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none';
    return { id: element.id, tag: element.tagName, text: element.textContent.trim(), href: element.getAttribute('href') ?? '', isVisible };
  });
}

test('keyboard: skip link, search, hits', () => withPage(light, async (page) => {
  await page.goto(`${base}/`);
  await page.keyboard.press('Tab');
  let now = await focused(page);
  assert.equal(now.text, 'Zum Inhalt springen');
  assert.ok(await page.getByRole('link', { name: 'Zum Inhalt springen' }).isVisible());
  await page.keyboard.press('Enter');
  now = await focused(page);
  assert.equal(now.id, 'inhalt');
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).href, '#zu-dieser-seite', 'behind the skip link comes the day of the page');
  await page.keyboard.press('Tab');
  now = await focused(page);
  assert.equal(now.id, 'q', 'then comes the search');
  assert.ok(now.isVisible, 'the focus on the search field is not visible');
  await page.keyboard.type('Wohngeld');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/suche?q=Wohngeld');
  await page.locator('#q').focus();
  const seen = [];
  for (let i = 0; i < 4; i += 1) {
    await page.keyboard.press('Tab');
    now = await focused(page);
    assert.ok(now.isVisible, `the focus on ${now.tag} ${now.text} is not visible`);
    seen.push(now.href);
  }
  assert.ok(seen.includes('/leistungsbuendel/10092'), `tab stops: ${seen}`);
}));

test('keyboard: the explanation opens and every stop is seen', () => withPage(light, async (page) => {
  await page.goto(`${base}/katalogstand`);
  await page.locator('#inhalt').focus();
  let stops = 0;
  for (let now; now?.tag !== 'BODY' && stops < 150; stops += 1) {
    await page.keyboard.press('Tab');
    now = await focused(page);
    assert.ok(now.tag === 'BODY' || now.isVisible, `the focus on ${now.tag} ${now.text} is not visible`);
    if (now.tag === 'SUMMARY') {
      await page.keyboard.press('Enter');
      assert.ok(await page.getByText('nominale Zahl von 2018').isVisible());
    }
  }
  assert.ok(stops > 20 && stops < 150, `${stops} tab stops`);
}));

test('works without JavaScript', () => withPage({ ...light, javaScriptEnabled: false }, async (page) => {
  await page.goto(`${base}/`);
  await page.locator('#q').fill('Heirat');
  await page.locator('main').getByRole('button', { name: 'Suchen' }).click();
  await page.waitForURL('**/suche?q=Heirat');
  assert.ok(await page.getByRole('heading', { name: /^Leistungsbündel/ }).isVisible());
  await page.goto(`${base}/katalogstand`);
  await page.locator('summary').click();
  assert.ok(await page.getByText('nominale Zahl von 2018').isVisible());
}));

test('printed: the content without navigation and form', () => withPage(light, async (page) => {
  await page.goto(`${base}/`);
  await page.emulateMedia({ media: 'print' });
  for (const role of ['navigation', 'search']) {
    for (const part of await page.getByRole(role).all()) assert.equal(await part.isVisible(), false, role);
  }
  assert.ok(await page.getByRole('rowheader', { name: 'Bildung' }).isVisible());
}));

test('on a narrow screen the table stays a table', () => withPage(phone, async (page) => {
  await page.goto(`${base}/`);
  assert.equal(await page.getByRole('table').getByRole('row').count(), 15);
  assert.ok(await page.getByRole('cell', { name: 'BMBF' }).isVisible());
}));
