// Decides IAM requests: node simulate.mjs FOLDER < questions > decisions
// FOLDER contains the node_modules of package.json.
//
// questions: { "policies": [[document, …], …], "requests": [{ principal, action, resource, account, context, resourcePolicy }, …],
//              "cases": [[index of policies, index of request], …] }
// decisions: ["Allowed" | "ImplicitlyDenied" | "ExplicitlyDenied", …], one for each case.
//
// The program fails with a message and prints no decisions if the simulator does not understand its input: a policy
// with errors, an unknown action, or a type of resource or a condition key that the action does not support.
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
  // the simulator also accepts a pattern as the resource of a request, but * would stand for any type of resource
  if (resource === "*" && result.resultType === "wildcard") {
    fail(action, resource, "the action supports resources: name one");
  }
  const ignored = (result.results ?? [result.result]).flatMap((one) => one.ignoredContextKeys ?? []);
  if (ignored.length > 0) {
    fail(action, resource, `the action does not support the condition key ${ignored.join(", ")}`);
  }
  decisions.push(result.overallResult);
}
process.stdout.write(JSON.stringify(decisions));

function fail(action, resource, why) {
  console.error(`${action} on ${resource}: ${why}`);
  process.exit(1);
}
