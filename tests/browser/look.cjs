// Opens a page in Chromium as its readers do, and prints as JSON what happened.
//   node look.cjs CHROMIUM PAGE.html
const { chromium } = require("playwright-core");
const axe = require("axe-core");
const { pathToFileURL } = require("node:url");

const [executablePath, page] = process.argv.slice(2);
const address = pathToFileURL(page).href;
const args = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

async function open(browser, found, options, media = {}) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  tab.on("console", (message) => found.console.push(message.text()));
  tab.on("pageerror", (error) => found.console.push(String(error)));
  tab.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) found.requests.push(request.url());
  });
  await tab.emulateMedia(media);
  await tab.goto(address, { waitUntil: "load" });
  return tab;
}

const wide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
const unfold = () => document.querySelectorAll("details").forEach((each) => { each.open = true; });
const folded = () =>
  [...document.querySelectorAll("details:not(.figures)")].filter((each) => each.lastElementChild.getBoundingClientRect().height === 0).length;

async function faults(tab) {
  await tab.evaluate(axe.source);
  const held = await tab.evaluate(() =>
    window.axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }),
  );
  return held.violations.map((each) => ({
    id: each.id, impact: each.impact, help: each.help, nodes: each.nodes.length, first: each.nodes[0].html.slice(0, 200),
  }));
}

(async () => {
  const found = { console: [], requests: [], wide: {}, axe: {} };
  const browser = await chromium.launch({ executablePath, args });
  for (const width of [320, 360, 768]) {
    const tab = await open(browser, found, { viewport: { width, height: 740 }, isMobile: width < 500, deviceScaleFactor: 1 });
    await tab.evaluate(unfold);
    found.wide[width] = await tab.evaluate(wide);
    await tab.context().close();
  }
  for (const colorScheme of ["light", "dark"]) {
    const tab = await open(browser, found, { viewport: { width: 1100, height: 900 } }, { colorScheme });
    await tab.keyboard.press("Tab");
    found.first = await tab.evaluate(() => document.activeElement.className);
    const before = [found.console.length, found.requests.length];
    found.axe[colorScheme] = await faults(tab);
    [found.console.length, found.requests.length] = before; // what the examiner itself says is not the page's
    await tab.context().close();
  }
  const paper = await open(browser, found, { viewport: { width: 1100, height: 900 } }, { media: "print", colorScheme: "dark" });
  found.folded = await paper.evaluate(folded);
  found.paper = await paper.evaluate(() => getComputedStyle(document.body).backgroundColor);
  found.narrow = {};
  for (const [format, pixels] of [["A4", 688], ["Letter", 710]]) { // what 14 mm of margin leave at 96 dots an inch
    await paper.setViewportSize({ width: pixels, height: 900 });
    found.narrow[format] = await paper.evaluate(wide);
  }
  await browser.close();
  process.stdout.write(JSON.stringify(found));
})().catch((error) => { console.error(error); process.exit(1); });
