// Takes the picture of Swagger UI that the README shows: node scripts/screenshot.mjs <url> <file.png>
// Needs a Chromium: Debian's package, or the path in CHROMIUM.
import { chromium } from 'playwright-core';

const [url, file] = process.argv.slice(2);
if (url === undefined || file === undefined) {
  console.error('usage: node scripts/screenshot.mjs <url> <file.png>');
  process.exit(2);
}
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.goto(url, { waitUntil: 'networkidle' });
await page.waitForSelector('.opblock');
await page.screenshot({ path: file });
await browser.close();
