// Writes tracker/profiles/calendar.json from the holiday data of the pinned package. Usage, once a year when the State Council has published
// the next year's holidays and the package has them: npm install chinese-days@VERSION --save-exact && npm run generate
import { readFileSync, writeFileSync } from "node:fs";

const home = new URL("node_modules/chinese-days/", import.meta.url);
const { version, license } = JSON.parse(readFileSync(new URL("package.json", home), "utf8"));
const { holidays, workdays } = JSON.parse(readFileSync(new URL("dist/chinese-days.json", home), "utf8"));
const notice = readFileSync(new URL("LICENSE", home), "utf8").trim();

// A year becomes {"off": {name: days}, "work": days}, each day as MM-DD.
const years = {};
const yearOf = (day) => (years[day.slice(0, 4)] ??= { off: {}, work: [] });
for (const [day, names] of Object.entries(holidays).sort()) (yearOf(day).off[names.split(",")[1]] ??= []).push(day.slice(5));
for (const day of Object.keys(workdays).sort()) yearOf(day).work.push(day.slice(5));

const lines = Object.keys(years).sort().map((year) => `    ${JSON.stringify(year)}: ${JSON.stringify(years[year])}`);
const head = `{
  "schema": 1,
  "source": "npm chinese-days",
  "version": ${JSON.stringify(version)},
  "license": ${JSON.stringify(license + ", see calendar.LICENSE.txt")},
  "years": {
`;
const profiles = new URL("../../tracker/profiles/", import.meta.url);
writeFileSync(new URL("calendar.json", profiles), head + lines.join(",\n") + "\n  }\n}\n");
writeFileSync(new URL("calendar.LICENSE.txt", profiles), "calendar.json is made from the data of chinese-days, whose licence is:\n\n" + notice + "\n");
console.log(`${lines.length} years of chinese-days ${version}`);
