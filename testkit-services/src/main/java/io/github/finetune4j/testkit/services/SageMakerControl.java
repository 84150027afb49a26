// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Training jobs of the fake SageMaker, and their logs. */
final class SageMakerControl {
    private static final Set<String> MACHINES = Set.of(
            FakeSageMakerServer.MACHINE, FakeSageMakerServer.LIMITED, "ml.g5.12xlarge", "ml.m5.large", "ml.g6.xlarge");
    private static final List<String> REQUIRED = List.of(
            "TrainingJobName",
            "AlgorithmSpecification",
            "RoleArn",
            "InputDataConfig",
            "OutputDataConfig",
            "ResourceConfig",
            "StoppingCondition");

    private final InstantSource clock;
    private final FakeS3 s3;
    private final Map<String, FakeTraining> trainings;
    private final byte[] model;
    private final List<SageMakerTraining> jobs = new ArrayList<>();

    SageMakerControl(InstantSource clock, FakeS3 s3, Map<String, FakeTraining> trainings, byte[] model) {
        this.clock = clock;
        this.s3 = s3;
        this.trainings = trainings;
        this.model = model;
    }

    synchronized int jobs() {
        return jobs.size();
    }

    synchronized void interrupt() {
        jobs.forEach(job -> job.interrupt(clock.instant()));
    }

    static Map<String, Object> body(FakeRequest request) {
        return Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
    }

    static FakeRefusal invalid(String message) {
        return AwsReply.refuse(400, "ValidationException", message);
    }

    synchronized FakeReply handle(FakeRequest request) {
        Map<String, Object> asked = body(request);
        return switch (request.path()) {
            case "/SageMaker.CreateTrainingJob" -> create(asked);
            case "/SageMaker.DescribeTrainingJob" -> FakeReply.ok(shown(job(asked)));
            case "/SageMaker.StopTrainingJob" -> stop(job(asked));
            case "/SageMaker.ListTrainingJobs" -> list(asked);
            case "/Logs_20140328.DescribeLogStreams" -> streams(asked);
            case "/Logs_20140328.GetLogEvents" -> lines(asked);
            default -> throw AwsReply.refuse(400, "UnknownOperationException", "no operation " + request);
        };
    }

    private SageMakerTraining job(Map<String, Object> asked) {
        return jobs.stream()
                .filter(job -> job.name().equals(asked.get("TrainingJobName")))
                .findFirst()
                .orElseThrow(() -> invalid("Requested resource not found."));
    }

    private Map<String, Object> shown(SageMakerTraining job) {
        Map<String, Object> json = job.json(clock.instant());
        if ("Completed".equals(json.get("TrainingJobStatus"))) {
            s3.put(job.artifact(), model);
        }
        return json;
    }

    private FakeReply create(Map<String, Object> asked) {
        REQUIRED.stream().filter(field -> !asked.containsKey(field)).findFirst().ifPresent(field -> {
            throw invalid("1 validation error detected: Value null at '" + field + "' failed to satisfy constraint");
        });
        machine(asked);
        readable(asked);
        String name = String.valueOf(asked.get("TrainingJobName"));
        if (jobs.stream().anyMatch(job -> job.name().equals(name))) {
            throw AwsReply.refuse(
                    400, "ResourceInUse", "Training job names must be unique within an AWS account and region");
        }
        Object base = asked.get("HyperParameters") instanceof Map<?, ?> given ? given.get("base_model") : null;
        FakeTraining training = trainings.get(base == null ? FakeSageMakerServer.QUICK : base.toString());
        if (training == null) {
            training = FakeTraining.failing(); // as a container that finds no such model
        }
        SageMakerTraining job = new SageMakerTraining(asked, clock.instant(), training);
        jobs.add(job);
        return FakeReply.ok(Map.of("TrainingJobArn", job.arn()));
    }

    private static void machine(Map<String, Object> asked) {
        Object type = asked.get("ResourceConfig") instanceof Map<?, ?> config ? config.get("InstanceType") : null;
        if (type == null || !MACHINES.contains(type.toString())) {
            throw invalid("1 validation error detected: Value '" + type
                    + "' at 'resourceConfig.instanceType' failed to satisfy constraint: Member must satisfy enum value"
                    + " set");
        }
        if (type.equals(FakeSageMakerServer.LIMITED)) {
            throw AwsReply.refuse(
                    400,
                    "ResourceLimitExceeded",
                    "The account-level service limit '" + type + " for training job usage' is 0 Instances, with current"
                            + " utilization of 0 Instances and a request delta of 1 Instances.");
        }
    }

    private void readable(Map<String, Object> asked) {
        if (!(asked.get("InputDataConfig") instanceof List<?> channels)) {
            throw invalid("InputDataConfig is no list");
        }
        for (Object channel : channels) {
            String uri = uri(channel);
            boolean ours = uri.contains("/data/") || uri.contains("/code/");
            if (ours && !s3.holds(uri)) {
                throw invalid("No S3 objects found under S3 URL \"" + uri + "\" given in input data source.");
            }
        }
    }

    private static String uri(@Nullable Object channel) {
        Object source = channel instanceof Map<?, ?> map ? map.get("DataSource") : null;
        Object data = source instanceof Map<?, ?> map ? map.get("S3DataSource") : null;
        return data instanceof Map<?, ?> map ? String.valueOf(map.get("S3Uri")) : "";
    }

    private FakeReply stop(SageMakerTraining job) {
        if (!job.stop(clock.instant())) {
            throw invalid("The request was rejected because the training job is in status "
                    + job.status(clock.instant()) + ".");
        }
        return FakeReply.ok(Map.of());
    }

    private FakeReply list(Map<String, Object> asked) {
        String name = String.valueOf(asked.getOrDefault("NameContains", ""));
        String status = String.valueOf(asked.getOrDefault("StatusEquals", ""));
        List<Map<String, Object>> all = new ArrayList<>();
        for (SageMakerTraining job : jobs) {
            String now = job.status(clock.instant());
            if (job.name().contains(name) && (status.isEmpty() || status.equals(now))) {
                all.add(Map.of(
                        "TrainingJobName", job.name(),
                        "TrainingJobArn", job.arn(),
                        "CreationTime", SageMakerTraining.seconds(job.created()),
                        "TrainingJobStatus", now));
            }
        }
        return FakeReply.ok(Map.of("TrainingJobSummaries", all));
    }

    // ---- logs

    private FakeReply streams(Map<String, Object> asked) {
        if (jobs.isEmpty()) {
            throw AwsReply.refuse(400, "ResourceNotFoundException", "The specified log group does not exist.");
        }
        String prefix = String.valueOf(asked.getOrDefault("logStreamNamePrefix", ""));
        List<Map<String, Object>> all = new ArrayList<>();
        for (SageMakerTraining job : jobs) {
            job.streams(clock.instant()).stream()
                    .filter(stream -> stream.startsWith(prefix))
                    .forEach(stream -> all.add(Map.of("logStreamName", stream)));
        }
        return FakeReply.ok(Map.of("logStreams", all));
    }

    private FakeReply lines(Map<String, Object> asked) {
        String stream = String.valueOf(asked.get("logStreamName"));
        List<Map<String, Object>> lines = jobs.stream()
                .filter(job -> job.streams(clock.instant()).contains(stream))
                .findFirst()
                .orElseThrow(() ->
                        AwsReply.refuse(400, "ResourceNotFoundException", "The specified log stream does not exist."))
                .lines(stream, clock.instant());
        String token = String.valueOf(asked.getOrDefault("nextToken", "f/0"));
        int from = Integer.parseInt(token.substring(2));
        int most = asked.get("limit") instanceof Number limit ? limit.intValue() : 10_000;
        int to = Math.min(lines.size(), from + most);
        return FakeReply.ok(Map.of(
                "events", lines.subList(from, to), "nextForwardToken", "f/" + to, "nextBackwardToken", "b/" + from));
    }
}
