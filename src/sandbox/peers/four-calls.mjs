// The benchmark's peer in Node: the four calls of a deployment with the AWS SDK v3, and nothing else.
// Arguments: cluster, service, family of the template, family to register, image.
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';

async function deploy(cluster, service, template, family, image) {
  const ecs = new ECSClient({});
  const found = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  if (found.services.length === 0) {
    throw new Error('no service ' + service);
  }
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: template }));
  const {
    taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt, registeredBy, ...definition
  } = described.taskDefinition;
  definition.family = family;
  definition.containerDefinitions[0].image = image;
  const registered = await ecs.send(new RegisterTaskDefinitionCommand(definition));
  await ecs.send(new UpdateServiceCommand({
    cluster, service, taskDefinition: registered.taskDefinition.taskDefinitionArn,
  }));
}

deploy(...process.argv.slice(2)).then(() => {
  console.log('done');
  process.stdin.resume(); // the benchmark reads this process's CPU time before it ends
});
