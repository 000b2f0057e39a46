// A browser that a test drives: one command as JSON on each line of standard input, its answer as JSON on a line of standard output.
//   {"do":"open","url":…,"size":"desk|wide|phone"} {"do":"click","on":SELECTOR,"then":SELECTOR} {"do":"fill","on":SELECTOR,"text":…}
//   {"do":"check","on":SELECTOR} {"do":"text","on":SELECTOR} {"do":"value","on":SELECTOR}
//   {"do":"shot","file":PATH,"on":SELECTOR} {"do":"axe"}
// Selectors are Playwright's. "then" is what must be there afterwards; "on" of a shot is what it shows, the window without it.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--hide-scrollbars",
];
const sizes = { desk: { width: 1280, height: 800 }, wide: { width: 1680, height: 900 }, phone: { width: 390, height: 844 } };
const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path && existsSync(path));
if (!executablePath) throw new Error("no browser: install chromium or set CHROMIUM to its path");

const browser = await chromium.launch({ executablePath, args: flags });
const page = await (await browser.newContext({ locale: "en", viewport: sizes.desk })).newPage();
page.setDefaultTimeout(20_000);
const noise = [];
page.on("console", (m) => { if (m.type() === "error" && !m.location().url.endsWith("/favicon.ico")) noise.push(m.text()); });
page.on("pageerror", (e) => noise.push(e.message));

const acts = {
  async open({ url, size }) {
    await page.setViewportSize(sizes[size] ?? sizes.desk);
    const answer = await page.goto(url);
    return String(answer.status());
  },
  async click({ on, then }) {
    await page.locator(on).first().click();
    if (then) await page.locator(then).first().waitFor();
  },
  async fill({ on, text }) { await page.locator(on).first().fill(text); },
  async check({ on }) { await page.locator(on).first().check(); },
  async text({ on }) { return (await page.locator(on).allInnerTexts()).join("\n"); },
  async value({ on }) { return await page.locator(on).first().inputValue(); },
  async shot({ file, on }) {
    // Hiding the caret would inject a style sheet, which the page's policy refuses and the browser reports.
    await (on ? page.locator(on).first() : page).screenshot({ path: file, caret: "initial" });
  },
  async axe() {
    await page.evaluate(axeSource); // the page's policy forbids injected script tags, and rightly; evaluate runs beside it
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    return violations.map((v) => `${v.id} (${v.impact}): ${v.help}: ${v.nodes[0].html.slice(0, 160)}`).join("\n");
  },
};

try {
  for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    const answer = {};
    try {
      answer.text = (await acts[command.do](command)) ?? "";
    } catch (err) {
      answer.error = `${command.do} ${command.on ?? command.url ?? ""}: ${err.message} (at ${page.url()})`;
    }
    if (!answer.error && noise.length) answer.error = `the browser complained: ${noise.splice(0).join("; ")}`;
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
} finally {
  await browser.close();
}
