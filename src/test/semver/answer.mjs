// Answers as npm's semver does: node answer.mjs FOLDER < questions > answers
// FOLDER contains node_modules/semver.
//
// questions: { "ranges": [[version, range], …] } or { "versions": [[version, version], …] }
// answers:   ["in" | "out" | "no_range", …]      or [-1 | 0 | 1 | null, …], null where one of them is no version
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

const folder = resolve(process.argv[2] ?? "target/semver");
const semver = createRequire(resolve(folder, "package.json"))("semver");

const membership = ([version, range]) =>
  semver.validRange(range) === null ? "no_range" : semver.satisfies(version, range) ? "in" : "out";
const comparison = ([a, b]) => (semver.valid(a) && semver.valid(b) ? semver.compare(a, b) : null);

const { ranges, versions } = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(ranges?.map(membership) ?? versions.map(comparison)));
