// axe-core on every page of a console, in real Chromium, at two widths, light and dark; and that no page is wider than its window.
// Needs npm's puppeteer-core and axe-core in the folder that AXE_HOME names, outside of this repository:
//   npm install --prefix "$AXE_HOME" puppeteer-core axe-core
//   AXE_HOME=… node benchmarks/peers/axe_pages.mjs 'http://127.0.0.1:…/?token=…' [FOLDER for pictures]
import { createRequire } from 'node:module';
import { readFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const [start, pictures] = process.argv.slice(2);
if (!start) throw new Error('address: none -> give the one that the console has printed');
const home = process.env.AXE_HOME;
if (!home) throw new Error('AXE_HOME: not set -> name the folder in which puppeteer-core and axe-core are installed');
const require = createRequire(path.join(home, 'node_modules/'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const MOST = 40;

const browser = await (puppeteer.default ?? puppeteer).launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const tab = await browser.newPage();
const said = [];
tab.on('console', message => { if (message.type() === 'error') said.push(message.text()); });
tab.on('pageerror', error => said.push(String(error)));
tab.on('dialog', dialog => { said.push('dialog: ' + dialog.message()); dialog.dismiss(); });
await tab.goto(start);
const origin = new URL(start).origin;

// one page of each kind: the first address of each path
const seen = new Map([[new URL(tab.url()).pathname, tab.url()]]);
for (const address of seen.values()) {
  await tab.goto(address);
  const links = await tab.$$eval('a[href]', all => all.map(each => each.href?.baseVal ? new URL(each.href.baseVal, location).href : each.href));
  for (const link of links) {
    const url = new URL(link);
    if (url.origin === origin && url.hash === '' && !seen.has(url.pathname) && seen.size < MOST) seen.set(url.pathname, link);
  }
  const runs = await tab.$$eval('input[name=run]', all => all.slice(0, 3).map(each => 'run=' + encodeURIComponent(each.value)));
  if (runs.length > 1) seen.set('/compare', `${origin}/compare?${runs.join('&')}`);
  const versions = await tab.$$eval('input[name=version]', all => all.slice(0, 2).map(each => 'version=' + encodeURIComponent(each.value)));
  if (versions.length > 1) seen.set('/diff', `${origin}/diff?${versions.join('&')}`);
}
seen.set('/search', `${origin}/search?q=a`);

let serious = 0, minor = 0, wide = 0;
if (pictures) mkdirSync(pictures, { recursive: true });
for (const [name, address] of seen) {
  for (const [width, scheme] of [[390, 'light'], [390, 'dark'], [1280, 'light'], [1280, 'dark']]) {
    await tab.setViewport({ width, height: 900 });
    await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await tab.goto(address);
    const scroll = await tab.evaluate(() => document.documentElement.scrollWidth);
    if (scroll > width) { wide++; console.log(`${name} is ${scroll} px wide at ${width}`); }
    if (pictures) await tab.screenshot({ path: path.join(pictures, `${name.slice(1)}-${width}-${scheme}.png`), fullPage: true });
    const found = await tab.evaluate(`${axe}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`);
    for (const violation of found.violations) {
      const bad = ['serious', 'critical'].includes(violation.impact);
      if (bad) serious++; else minor++;
      console.log(`${name} ${width} ${scheme}: ${violation.impact} ${violation.id}: ${violation.help}; ${violation.nodes.slice(0, 2).map(node => node.html.slice(0, 160)).join(' | ')}`);
    }
  }
}
const title = await tab.title();
await browser.close();
for (const words of new Set(said)) console.log('browser: ' + words);
console.log(JSON.stringify({ pages: seen.size, serious, minor, wide, said: said.length, owned: title === 'owned' }));
if (serious || wide || said.length || title === 'owned') process.exitCode = 1;
