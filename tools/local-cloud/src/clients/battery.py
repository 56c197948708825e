"""Calls the local cloud as a program of a team does: boto3's clients, waiters and paginators, against AWS_ENDPOINT_URL.

Prints one JSON object a line: {"name": ..., "problem": ... or null}. A step that fails does not stop the others.
"""

import json
import os
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, PaginationError

GIVEN = json.loads(sys.argv[1])
ACCOUNT = os.environ["AWS_ACCESS_KEY_ID"]
REGION = os.environ["AWS_REGION"]
CLUSTER = GIVEN["cluster"]
FAST = {"Delay": 1, "MaxAttempts": 60}
# The cloud has to reject invalid requests, not the client.
CONFIG = Config(parameter_validation=False, retries={"max_attempts": 1}, s3={"addressing_style": "path"})


def client(name):
    return boto3.client(name, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name=REGION, config=CONFIG)


CLIENTS = {}


def of(name):
    if name not in CLIENTS:
        CLIENTS[name] = client(name)
    return CLIENTS[name]


def step(name, run):
    problem = None
    try:
        answer = run()
        if answer is False:
            problem = "the answer is not the expected one"
    except Exception as error:  # every failure is a result
        problem = f"{type(error).__name__}: {error}"
    print(json.dumps({"name": name, "problem": problem}), flush=True)


def rejected(code, run):
    try:
        run()
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        if error.response["Error"]["Code"] == code and status < 500:
            return True
        raise
    return False


NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}
SERVICE = {"cluster": CLUSTER, "service": "backend"}


def definition(tag, **change):
    return {
        "family": "web",
        "cpu": "256",
        "memory": "512",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "executionRoleArn": f"arn:aws:iam::{ACCOUNT}:role/{CLUSTER}-task-execution",
        "containerDefinitions": [
            {
                "name": "app",
                "image": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/backend:{tag}",
                "portMappings": [{"containerPort": 8080}],
                **change,
            }
        ],
        "tags": [{"key": "commit", "value": tag}],
    }


def service():
    return of("ecs").describe_services(cluster=CLUSTER, services=["backend"], include=["TAGS"])["services"][0]


def run_task(tag):
    of("ecs").register_task_definition(**{**definition(tag), "family": "job"})
    task = of("ecs").run_task(cluster=CLUSTER, taskDefinition="job", networkConfiguration=NETWORK)["tasks"][0]
    return {"cluster": CLUSTER, "tasks": [task["taskArn"]]}


def deployments():
    found = of("ecs").list_service_deployments(**SERVICE)["serviceDeployments"]
    arns = [one["serviceDeploymentArn"] for one in found]
    return of("ecs").describe_service_deployments(serviceDeploymentArns=arns)["serviceDeployments"]


def revisions():
    arns = [deployments()[0]["targetServiceRevision"]["arn"]]
    return of("ecs").describe_service_revisions(serviceRevisionArns=arns)["serviceRevisions"][0]["containerImages"]


def wait(name, waiter, **arguments):
    of(name).get_waiter(waiter).wait(WaiterConfig=FAST, **arguments)


def deploy(tag):
    of("ecs").register_task_definition(**definition(tag))
    of("ecs").update_service(**SERVICE, taskDefinition="web")
    wait("ecs", "services_stable", cluster=CLUSTER, services=["backend"])
    return service()["taskDefinition"].split("/")[-1]


def pages(name, paginator, **arguments):
    """The same items in pages of one and in one page; every paginator has to end."""
    found = of(name).get_paginator(paginator)
    key = found.result_keys[0].expression
    whole = [repr(item) for item in found.paginate(**arguments).search(f"{key}[]") if item is not None]
    if not whole:
        raise AssertionError("the list is empty")
    try:
        one = found.paginate(**arguments, PaginationConfig={"PageSize": 1})
        single = [repr(item) for item in one.search(f"{key}[]") if item is not None]
    except PaginationError:
        return  # the operation has no size of pages
    if single != whole:
        raise AssertionError(f"{len(single)} items in pages of one, {len(whole)} in one page")


ecs = of("ecs")

# A service from nothing to its second revision, as a team's script does it.
step("ecs register_task_definition", lambda: ecs.register_task_definition(**definition("one"))["taskDefinition"]["revision"] == 1)
step(
    "ecs create_service",
    lambda: ecs.create_service(
        cluster=CLUSTER,
        serviceName="backend",
        taskDefinition="web",
        desiredCount=1,
        launchType="FARGATE",
        networkConfiguration=NETWORK,
        loadBalancers=[{"targetGroupArn": GIVEN["targetGroup"], "containerName": "app", "containerPort": 8080}],
        tags=[{"key": "team", "value": "web"}],
    )["service"]["status"]
    == "ACTIVE",
)
step("wait ecs services_stable", lambda: wait("ecs", "services_stable", cluster=CLUSTER, services=["backend"]))
step("ecs update_service and a second revision", lambda: deploy("two") == "web:2")
step("ecs describe_services: defaults", lambda: service()["deploymentConfiguration"]["strategy"] == "ROLLING")
step("ecs describe_services: tags", lambda: service()["tags"] == [{"key": "team", "value": "web"}])
step("ecs list_service_deployments", lambda: len(ecs.list_service_deployments(**SERVICE)["serviceDeployments"]) == 2)
step("ecs describe_service_deployments", lambda: deployments()[0]["status"] in ("IN_PROGRESS", "SUCCESSFUL"))
step("ecs describe_service_revisions", lambda: revisions()[0]["image"].endswith(":two"))
step("ecs describe_clusters", lambda: ecs.describe_clusters(clusters=[CLUSTER])["clusters"][0]["activeServicesCount"] == 1)
step("ecs list_clusters", lambda: len(ecs.list_clusters()["clusterArns"]) == 1)
step("ecs list_services", lambda: len(ecs.list_services(cluster=CLUSTER)["serviceArns"]) == 1)
step("ecs describe_task_definition", lambda: ecs.describe_task_definition(taskDefinition="web:1", include=["TAGS"])["tags"][0]["value"] == "one")
step("ecs list_task_definition_families", lambda: "web" in ecs.list_task_definition_families()["families"])
step("ecs list_account_settings", lambda: len(ecs.list_account_settings(effectiveSettings=True)["settings"]) > 0)
step("ecs tag_resource", lambda: ecs.tag_resource(resourceArn=service()["serviceArn"], tags=[{"key": "stage", "value": "dev"}]) is not None)
step("ecs list_tags_for_resource", lambda: len(ecs.list_tags_for_resource(resourceArn=service()["serviceArn"])["tags"]) == 2)
step("ecs untag_resource", lambda: ecs.untag_resource(resourceArn=service()["serviceArn"], tagKeys=["stage"]) is not None)
step("wait ecs tasks_running", lambda: wait("ecs", "tasks_running", **run_task("one")))
step("wait ecs tasks_stopped", lambda: wait("ecs", "tasks_stopped", **run_task("once")))
step("ecs deregister_task_definition", lambda: ecs.deregister_task_definition(taskDefinition="job:1")["taskDefinition"]["status"] == "INACTIVE")
step("ecs delete_task_definitions", lambda: ecs.delete_task_definitions(taskDefinitions=["job:1"])["failures"] == [])

GROUP = GIVEN["targetGroup"]
elb = of("elbv2")
step("elbv2 describe_target_groups", lambda: len(elb.describe_target_groups()["TargetGroups"]) == 1)
step("elbv2 describe_target_group_attributes", lambda: len(elb.describe_target_group_attributes(TargetGroupArn=GROUP)["Attributes"]) > 0)
step("wait elbv2 target_in_service", lambda: wait("elbv2", "target_in_service", TargetGroupArn=GROUP))
step("wait elbv2 load_balancer_available", lambda: wait("elbv2", "load_balancer_available"))
step("wait elbv2 load_balancer_exists", lambda: wait("elbv2", "load_balancer_exists"))

step("sts get_caller_identity", lambda: of("sts").get_caller_identity()["Account"] == ACCOUNT)
step("sts assume_role", lambda: "SessionToken" in of("sts").assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{CLUSTER}-deploy", RoleSessionName="test")["Credentials"])
step("iam get_role", lambda: of("iam").get_role(RoleName=f"{CLUSTER}-deploy")["Role"]["RoleName"] == f"{CLUSTER}-deploy")
step("wait iam role_exists", lambda: wait("iam", "role_exists", RoleName=f"{CLUSTER}-deploy"))
step("wait cloudformation stack_exists", lambda: wait("cloudformation", "stack_exists", StackName=CLUSTER))
step("wait cloudformation stack_create_complete", lambda: wait("cloudformation", "stack_create_complete", StackName=CLUSTER))

ecr = of("ecr")
step("ecr get_authorization_token", lambda: len(ecr.get_authorization_token()["authorizationData"]) == 1)
step("ecr batch_get_image", lambda: len(ecr.batch_get_image(repositoryName="backend", imageIds=[{"imageTag": "one"}])["images"]) == 1)
step("wait ecr image_scan_complete", lambda: wait("ecr", "image_scan_complete", repositoryName="backend", imageId={"imageTag": "one"}))

logs = of("logs")
step("logs create_log_group", lambda: logs.create_log_group(logGroupName="/own") is not None)
step("logs create_log_stream", lambda: logs.create_log_stream(logGroupName="/own", logStreamName="s") is not None)
step(
    "logs put_log_events",
    lambda: logs.put_log_events(
        logGroupName="/own",
        logStreamName="s",
        logEvents=[
            {"timestamp": GIVEN["now"], "message": json.dumps({"level": "fatal"})},
            {"timestamp": GIVEN["now"] + 1, "message": "plain"},
        ],
    )
    is not None,
)
step("logs get_log_events", lambda: len(logs.get_log_events(logGroupName="/own", logStreamName="s", startFromHead=True)["events"]) == 2)
step("logs filter_log_events: JSON", lambda: len(logs.filter_log_events(logGroupName="/own", filterPattern='{ $.level = "fatal" }')["events"]) == 1)

sqs = of("sqs")
QUEUE = GIVEN["queueName"]
step("sqs get_queue_url", lambda: sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"].endswith(QUEUE))
step("sqs get_queue_attributes", lambda: "QueueArn" in sqs.get_queue_attributes(QueueUrl=GIVEN["queueUrl"], AttributeNames=["All"])["Attributes"])
step("sqs send_message", lambda: "MessageId" in sqs.send_message(QueueUrl=GIVEN["queueUrl"], MessageBody="x", MessageGroupId="g", MessageDeduplicationId="battery"))
step("sqs receive_message", lambda: "Messages" in sqs.receive_message(QueueUrl=GIVEN["queueUrl"]))

sns = of("sns")
TOPIC = GIVEN["topic"]
step("sns publish", lambda: "MessageId" in sns.publish(TopicArn=TOPIC, Message="x"))
step("sns subscribe", lambda: [sns.subscribe(TopicArn=TOPIC, Protocol="email", Endpoint=f"{i}@example.com") for i in (1, 2)] is not None)
step("sns create_topic", lambda: sns.create_topic(Name="other")["TopicArn"].endswith(":other"))

events = of("events")
step("events put_events", lambda: events.put_events(Entries=[{"Source": "shop", "DetailType": "Order", "Detail": "{}"}])["FailedEntryCount"] == 0)
step("events describe_rule", lambda: events.describe_rule(Name="ecr")["State"] == "ENABLED")
step("events list_event_buses", lambda: events.list_event_buses()["EventBuses"][0]["Name"] == "default")
step("events test_event_pattern", lambda: events.test_event_pattern(EventPattern='{"source":["a"]}', Event=json.dumps({"id": "1", "account": "1", "source": "a", "time": "2026-01-01T00:00:00Z", "region": "r", "resources": [], "detail-type": "d", "detail": {}}))["Result"])

secrets = of("secretsmanager")
step("secretsmanager create_secret", lambda: [secrets.create_secret(Name=f"own-{i}", SecretString="v") for i in (1, 2)] is not None)
step("secretsmanager get_secret_value", lambda: secrets.get_secret_value(SecretId="own-1")["SecretString"] == "v")
step("secretsmanager put_secret_value", lambda: "VersionId" in secrets.put_secret_value(SecretId="own-1", SecretString="w"))
step("secretsmanager describe_secret", lambda: secrets.describe_secret(SecretId="own-1")["Name"] == "own-1")
step("ssm get_parameters", lambda: of("ssm").get_parameters(Names=["/nothing"])["InvalidParameters"] == ["/nothing"])

scaling = of("application-autoscaling")
TARGET = {"ServiceNamespace": "ecs", "ResourceId": f"service/{CLUSTER}/backend", "ScalableDimension": "ecs:service:DesiredCount"}
step("application-autoscaling register_scalable_target", lambda: "ScalableTargetARN" in scaling.register_scalable_target(**TARGET, MinCapacity=1, MaxCapacity=2))

s3 = of("s3")
BUCKET = f"{CLUSTER}-uploads"
step("s3 put_object", lambda: [s3.put_object(Bucket=BUCKET, Key=f"battery/{i}", Body=b"x") for i in (1, 2)] is not None)
step("s3 get_object", lambda: s3.get_object(Bucket=BUCKET, Key="battery/1")["Body"].read() == b"x")
step("wait s3 bucket_exists", lambda: wait("s3", "bucket_exists", Bucket=BUCKET))
step("wait s3 object_exists", lambda: wait("s3", "object_exists", Bucket=BUCKET, Key="battery/1"))
step("wait s3 object_not_exists", lambda: wait("s3", "object_not_exists", Bucket=BUCKET, Key="battery/none"))
step("wait dynamodb table_exists", lambda: wait("dynamodb", "table_exists", TableName="work"))

for name, paginator, arguments in [
    ("ecs", "list_clusters", {}),
    ("ecs", "list_services", {"cluster": CLUSTER}),
    ("ecs", "list_tasks", {"cluster": CLUSTER}),
    ("ecs", "list_task_definitions", {}),
    ("ecs", "list_task_definition_families", {}),
    ("ecs", "list_account_settings", {"effectiveSettings": True}),
    ("ecr", "describe_repositories", {}),
    ("ecr", "describe_images", {"repositoryName": "backend"}),
    ("ecr", "list_images", {"repositoryName": "backend"}),
    ("logs", "describe_log_groups", {}),
    ("logs", "describe_log_streams", {"logGroupName": "/own"}),
    ("logs", "filter_log_events", {"logGroupName": "/own"}),
    ("events", "list_rules", {}),
    ("events", "list_targets_by_rule", {"Rule": "ecs"}),
    ("cloudformation", "describe_stacks", {}),
    ("cloudformation", "list_stacks", {}),
    ("cloudformation", "list_exports", {}),
    ("elbv2", "describe_target_groups", {}),
    ("elbv2", "describe_load_balancers", {}),
    ("elbv2", "describe_listeners", {"LoadBalancerArn": elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]}),
    ("sns", "list_topics", {}),
    ("sns", "list_subscriptions_by_topic", {"TopicArn": TOPIC}),
    ("sqs", "list_queues", {}),
    ("secretsmanager", "list_secrets", {}),
    ("application-autoscaling", "describe_scalable_targets", {"ServiceNamespace": "ecs"}),
    ("lambda", "list_functions", {}),
    ("dynamodb", "list_tables", {}),
    ("s3", "list_buckets", {}),
    ("s3", "list_objects_v2", {"Bucket": BUCKET}),
    ("s3", "list_objects", {"Bucket": BUCKET}),
]:
    step(f"paginate {name} {paginator}", lambda: pages(name, paginator, **arguments))

for name, code, run in [
    ("a stop timeout of 121 s", "ClientException", lambda: ecs.register_task_definition(**definition("one", stopTimeout=121))),
    ("a tag with brackets", "InvalidParameterException", lambda: ecs.register_task_definition(**{**definition("one"), "tags": [{"key": "Author", "value": "renovate[bot]"}]})),
    ("a negative count", "InvalidParameterException", lambda: ecs.update_service(**SERVICE, desiredCount=-1)),
    ("11 services", "InvalidParameterException", lambda: ecs.describe_services(cluster=CLUSTER, services=[str(i) for i in range(11)])),
    ("a string for a number", "SerializationException", lambda: ecs.update_service(**SERVICE, desiredCount="2")),
    ("an unknown cluster", "ClusterNotFoundException", lambda: ecs.list_tasks(cluster="other")),
    ("an unknown log group", "ResourceNotFoundException", lambda: logs.describe_log_streams(logGroupName="/none")),
    ("an unknown stack", "ValidationError", lambda: of("cloudformation").describe_stacks(StackName="none")),
    ("an unknown bucket", "NoSuchBucket", lambda: s3.list_objects_v2(Bucket="none")),
]:
    step(f"rejected: {name}", lambda: rejected(code, run))

step("ecs stop_task", lambda: ecs.stop_task(cluster=CLUSTER, task=ecs.list_tasks(cluster=CLUSTER, serviceName="backend")["taskArns"][0])["task"]["desiredStatus"] == "STOPPED")
step("ecs delete_service", lambda: ecs.delete_service(**SERVICE, force=True)["service"]["status"] == "DRAINING")
step("wait ecs services_inactive", lambda: wait("ecs", "services_inactive", cluster=CLUSTER, services=["backend"]))
