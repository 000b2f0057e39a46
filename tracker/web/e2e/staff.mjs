// Walks the staff's way through the pages in a real browser, against any running parcelwarden.
//   BASE_URL=http://127.0.0.1:8080 USER=name PASSWORD=secret [SHOTS=dir] [CHROMIUM=path] node staff.mjs
// The user must be one who sees money (merchant or admin), so that the score page is examined too.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const { BASE_URL, USER, PASSWORD, SHOTS, CHROMIUM } = process.env;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

function must(ok, what) {
  if (!ok) throw new Error(what);
}

function browserPath() {
  const tried = [CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].filter(Boolean);
  const found = tried.find((path) => existsSync(path));
  must(found, `no browser: looked for ${tried.join(", ")}. Install chromium or set CHROMIUM to its path.`);
  return found;
}

async function shot(page, name) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  // Hiding the caret would inject a style sheet, which the page's policy refuses and the browser reports.
  await page.screenshot({ path: join(SHOTS, name + ".png"), caret: "initial" });
}

// A page is examined as it lies on a desk and as a phone shows it, where the header drops its words.
const desk = { width: 1360, height: 860 };
const phone = { width: 390, height: 844 };

async function axe(page, name) {
  for (const [where, size] of [["phone", phone], ["desk", desk]]) {
    await page.setViewportSize(size);
    await examine(page, `${name} (${where})`);
  }
}

// The page's policy forbids injected script tags, and rightly; evaluate runs beside it.
async function examine(page, name) {
  await page.evaluate(axeSource);
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const told = violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n    ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join("\n    ")}`);
  must(violations.length === 0, `axe on ${name} found ${violations.length}:\n  ${told.join("\n  ")}`);
  console.log(`axe ${name}: 0 violations, ${passes.length} rules passed`);
}

async function signIn(page) {
  await page.goto(BASE_URL + "/login");
  await axe(page, "login");
  await shot(page, "1-login");
  await page.fill("#name", USER);
  await page.fill("#password", PASSWORD);
  await Promise.all([page.waitForURL(/\/(stuck|overview)/), page.click("button.main")]);
  await overview(page);
  await page.goto(BASE_URL + "/stuck");
}

// Every chart has a name, a description and its table; the lines lead to the cases that decide about them.
async function overview(page) {
  await page.goto(BASE_URL + "/overview");
  for (const chart of await page.locator(".chart svg").all()) {
    must((await chart.locator("> title").textContent()).trim() && (await chart.locator("> desc").textContent()).trim(), "a chart has no words");
  }
  for (const table of await page.locator(".chart > details > summary").all()) await table.click();
  must(await page.locator(".chart tbody tr").first().isVisible() || !(await page.locator(".chart").count()), "a chart does not open its table");
  await axe(page, "overview");
  await shot(page, "1-overview");
  await Promise.all([page.waitForURL(/\/score\/gates/), page.click("a[href='/score/gates']")]);
  must(await page.locator(".plan").count(), "no line is planned");
  await axe(page, "gates");
  await shot(page, "1-gates");
}

async function filter(page) {
  const before = await page.locator(".item").count();
  must(before > 0, "the list has no rows");
  const tab = page.locator(".tabs a", { has: page.locator("#n-stalled") });
  const promised = Number(await page.locator("#n-stalled").textContent());
  must(promised > 0, "no stalled parcels to filter by");
  await Promise.all([page.waitForURL(/family=stalled/), tab.click()]);
  const after = await page.locator(".item").count();
  must(after > 0 && after === Math.min(promised, 50), `the tab promised ${promised} stalled parcels, the list shows ${after}`);
  await Promise.all([page.waitForURL(/severity=breach/), page.selectOption("#severity", "breach")]);
  must(/family=stalled/.test(page.url()), "choosing a severity lost the family");
  await Promise.all([page.waitForURL(/\/stuck$/), page.locator(".filters a").click()]);
  console.log(`list: ${before} rows, ${after} stalled`);
}

async function openByKeyboard(page) {
  await page.waitForFunction(() => document.activeElement.id === "scan"); // the browser focuses it some time after the page has loaded
  await page.keyboard.press("Escape"); // leaves the search box
  await page.keyboard.press("j");
  const row = page.locator(".item.cursor:has(a[href^='/parcels/'])");
  for (let n = 0; n < 80 && !(await row.count()); n++) await page.keyboard.press("j");
  const number = (await row.locator(".no a").textContent()).trim();
  await Promise.all([page.waitForURL(/\/parcels\/\d+/), page.keyboard.press("o")]);
  must((await page.locator("#no").textContent()).trim() === number, `the page of ${number} shows another number`);
  await axe(page, "parcel");
  await shot(page, "3-parcel");
  await page.goBack();
  await page.waitForSelector(".item.cursor");
  must((await page.locator(".item.cursor .no a").textContent()).trim() === number, "the cursor is not where it was");
  console.log(`opened ${number} by keyboard and came back`);
}

async function acknowledge(page) {
  const boxes = page.locator('.item:not(:has(.ack)) input[name="id"]');
  must((await boxes.count()) >= 2, "fewer than two parcels are not acknowledged yet");
  const ids = [await boxes.nth(0).inputValue(), await boxes.nth(1).inputValue()];
  for (const id of ids) await page.check(`input[name="id"][value="${id}"]`);
  must((await page.locator("#picked").textContent()) === "2", "the bar does not count two");
  await shot(page, "4-selected");
  await page.keyboard.press("a");
  for (const id of ids) await page.waitForSelector(`.item[data-id="${id}"] .ack`, { timeout: 10_000 });
  must((await page.locator("#flash").textContent()).includes("2"), "nothing says that two were acknowledged");
  await page.waitForFunction(() => !document.querySelector("#bulk").classList.contains("on"));
  console.log(`acknowledged ${ids.join(" and ")}`);
}

async function scan(page) {
  const link = page.locator(".item .no a[href^='/parcels/']").first();
  const number = (await link.textContent()).trim();
  await page.locator("main").focus();
  await page.keyboard.type(number); // a scanner types wherever the focus happens to be
  await Promise.all([page.waitForURL(/\/parcels\/\d+|\/search/), page.keyboard.press("Enter")]);
  must((await page.locator("main").textContent()).includes(number), `scanning ${number} did not find it`);
  await page.goBack();
}

async function switchLanguage(page) {
  const was = await page.locator("html").getAttribute("lang");
  await Promise.all([page.waitForURL(/\/stuck/), page.click('button[name="locale"]')]);
  const is = await page.locator("html").getAttribute("lang");
  must(is !== was, "the language did not change");
  await shot(page, "5-list-" + is);
  await axe(page, "list in " + is);
  await Promise.all([page.waitForURL(/\/stuck/), page.click('button[name="locale"]')]);
}

async function couriers(page) {
  await page.goto(BASE_URL + "/couriers");
  await axe(page, "couriers");
  await shot(page, "7-couriers");
  const link = page.locator("tbody th a[href^='/couriers/']").first();
  const name = (await link.textContent()).trim();
  await Promise.all([page.waitForURL(/\/couriers\/\d+/), link.click()]);
  must((await page.locator("h1").textContent()).trim() === name, `the page of ${name} shows another account`);
  for (const part of ["#held", "#codes", "#days"]) must(await page.locator(part).count(), `the account's page lacks ${part}`);
  await axe(page, "courier account");
  await shot(page, "8-courier");
}

// The log filters, opens a message to its text and attempts, and shows an example that no alert can be taken for.
async function messages(page) {
  await page.goto(BASE_URL + "/messages");
  await axe(page, "messages");
  await shot(page, "10-messages");
  const link = page.locator(".log a[href^='/messages/']").first();
  await Promise.all([page.waitForURL(/\/messages\/\d+/), link.click()]);
  must(await page.locator("#tries-h").count(), "a message does not show its attempts");
  await axe(page, "message");
  await shot(page, "11-message");
  await page.goto(BASE_URL + "/messages/preview");
  if (!(await page.locator("#say-h").count())) return; // pages without a renderer
  await axe(page, "preview");
  await shot(page, "12-preview");
}

async function whatIf(page) {
  await page.goto(BASE_URL + "/whatif");
  const limit = page.locator(".limit[data-fine='72'][data-tier='watch']").first();
  const hours = limit.locator("input[type=number]");
  await limit.locator("input[type=range]").fill("76");
  must((await hours.inputValue()) === "76", "the slider does not move the number");
  must(await limit.locator(".beyond").isVisible(), "an alert after the platform's limit is not marked");
  await hours.fill("40");
  must(!(await limit.locator(".beyond").isVisible()), "an early alert is marked as late");
  const table = page.locator("details summary"); // there is none before the first run
  if (await table.count()) await table.first().click();
  await axe(page, "what if");
  await shot(page, "9-whatif");
}

async function main() {
  must(BASE_URL && USER && PASSWORD, "BASE_URL, USER and PASSWORD must be set");
  const browser = await chromium.launch({ executablePath: browserPath(), args: flags });
  try {
    const page = await (await browser.newContext({ locale: "zh-CN", viewport: desk })).newPage();
    const noise = [];
    page.on("console", (m) => { if (m.type() === "error") noise.push(m.text()); });
    page.on("pageerror", (e) => noise.push(e.message));
    await signIn(page);
    await axe(page, "list");
    await shot(page, "2-list");
    await filter(page);
    await openByKeyboard(page);
    await acknowledge(page);
    await scan(page);
    await switchLanguage(page);
    must(await page.locator('.bar nav a[href="/score"]').count(), "this user may not see the score; use a merchant or an admin");
    await page.goto(BASE_URL + "/rules");
    await axe(page, "rules");
    await shot(page, "5-rules");
    await page.goto(BASE_URL + "/score");
    await axe(page, "score");
    await shot(page, "6-score");
    await couriers(page);
    await messages(page);
    if (await page.locator('.bar nav a[href="/whatif"]').count()) await whatIf(page);
    must(noise.length === 0, `the browser complained: ${noise.join("; ")}`);
  } finally {
    await browser.close();
  }
}

main().then(() => console.log("staff walk: ok"), (err) => {
  console.error("staff walk failed: " + err.message);
  process.exit(1);
});
