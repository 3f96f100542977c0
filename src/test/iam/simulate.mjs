// Decides IAM requests: node simulate.mjs FOLDER < questions > decisions, where FOLDER has the node_modules of package.json.
//
// questions: { "policies": [[document, …], …], "requests": [{ principal, action, resource, account, context, resourcePolicy }, …],
//              "cases": [[index of policies, index of request], …] }
// decisions: ["Allowed" | "ImplicitlyDenied" | "ExplicitlyDenied", …], one for each case.
//
// What the simulator does not understand is no denial: a policy with errors, an unknown action, a resource of a type or a
// condition key that the action does not know ends this with a message and without decisions.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

const folder = resolve(process.argv[2] ?? "target/iam");
const { runSimulation } = createRequire(resolve(folder, "package.json"))("@cloud-copilot/iam-simulate");

const { policies, requests, cases } = JSON.parse(await text(process.stdin));
const decisions = [];
for (const [set, index] of cases) {
  const { principal, action, resource, account, context, resourcePolicy } = requests[index];
  const result = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
      identityPolicies: policies[set].map((policy, number) => ({ name: `policy ${number}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy && { resourcePolicy }),
    },
    {},
  );
  if (result.resultType === "error") {
    fail(action, resource, JSON.stringify(result.errors));
  }
  // a pattern is simulated as far as policies tell it apart, and * would be any type of resource
  if (resource === "*" && result.resultType === "wildcard") {
    fail(action, resource, "it knows resources: name one");
  }
  const ignored = (result.results ?? [result.result]).flatMap((one) => one.ignoredContextKeys ?? []);
  if (ignored.length > 0) {
    fail(action, resource, `it knows no condition key ${ignored.join(", ")}`);
  }
  decisions.push(result.overallResult);
}
process.stdout.write(JSON.stringify(decisions));

function fail(action, resource, why) {
  console.error(`${action} on ${resource}: ${why}`);
  process.exit(1);
}
