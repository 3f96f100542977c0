# The benchmark's peer in Python: the four calls of a deployment with boto3, and nothing else.
# Arguments: cluster, service, family of the template, family to register, image.
import sys

import boto3

cluster, service, template, family, image = sys.argv[1:]
RESPONSE_ONLY = (
    "taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities", "registeredAt", "registeredBy")

ecs = boto3.client("ecs")
if not ecs.describe_services(cluster=cluster, services=[service])["services"]:
    sys.exit("no service " + service)
definition = ecs.describe_task_definition(taskDefinition=template)["taskDefinition"]
for member in RESPONSE_ONLY:
    definition.pop(member, None)
definition["family"] = family
definition["containerDefinitions"][0]["image"] = image
registered = ecs.register_task_definition(**definition)["taskDefinition"]["taskDefinitionArn"]
ecs.update_service(cluster=cluster, service=service, taskDefinition=registered)
print("done", flush=True)
sys.stdin.read()  # the benchmark reads this process's CPU time before it ends
