// Answers as npm's semver does: node answer.mjs FOLDER < questions > answers
// FOLDER contains the node_modules of package.json.
//
// questions: { "pairs": [[version, range], …], "versions": [[version, version], …] }
// answers:   { "pairs": ["in" | "out" | "no range", …], "versions": [-1 | 0 | 1 | null, …] }, null if one is no version
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

const folder = resolve(process.argv[2] ?? "target/semver");
const semver = createRequire(resolve(folder, "package.json"))("semver");

const { pairs, versions } = JSON.parse(await text(process.stdin));
const answers = {
  pairs: pairs.map(([version, range]) =>
    semver.validRange(range) === null ? "no range" : semver.satisfies(version, range) ? "in" : "out",
  ),
  versions: versions.map(([a, b]) => (semver.valid(a) && semver.valid(b) ? semver.compare(a, b) : null)),
};
process.stdout.write(JSON.stringify(answers));
