// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The control plane of the fake Bedrock: models, jobs, tuned models, deployments. */
final class BedrockControl {
    private final InstantSource clock;
    private final FakeS3 s3;
    private final String region;
    private final String account;
    private final Map<String, FakeTraining> trainings;
    private final Map<String, Map<String, Object>> models = new LinkedHashMap<>();
    private final List<BedrockJob> jobs = new ArrayList<>();
    private final Map<String, String> created = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> onDemand = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> provisioned = new LinkedHashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private int number;

    BedrockControl(
            InstantSource clock,
            FakeS3 s3,
            String region,
            String account,
            Map<String, FakeTraining> trainings,
            Map<String, Map<String, Object>> models) {
        this.clock = clock;
        this.s3 = s3;
        this.region = region;
        this.account = account;
        this.trainings = trainings;
        this.models.putAll(models);
    }

    synchronized int jobs() {
        return jobs.size();
    }

    synchronized FakeReply handle(FakeRequest request) {
        List<String> path = Arrays.stream(request.path().split("/", -1))
                .skip(1)
                .map(FakeAwsPort::decoded)
                .toList();
        String last = path.get(path.size() - 1);
        return switch (path.get(0)) {
            case "foundation-models" -> model(last);
            case "model-customization-jobs" -> jobs(request, path);
            case "custom-models" -> customModels(request, last);
            case "model-customization" -> deployments(request, path);
            case "provisioned-model-throughput", "provisioned-model-throughputs" -> throughputs(request, path);
            default -> throw AwsReply.refuse(404, "UnknownOperationException", "no operation " + request);
        };
    }

    private FakeReply model(String id) {
        Map<String, Object> model = models.get(id);
        if (model == null) {
            throw AwsReply.refuse(404, "ResourceNotFoundException", "Could not resolve the foundation model " + id);
        }
        return FakeReply.ok(Map.of("modelDetails", model));
    }

    private static Map<String, Object> body(FakeRequest request) {
        return Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
    }

    private String arn(String resource) {
        return "arn:aws:bedrock:" + region + ":" + account + ":" + resource;
    }

    private String id() {
        return String.format(Locale.ROOT, "%012x", ++number);
    }

    // ---- jobs

    private FakeReply jobs(FakeRequest request, List<String> path) {
        if (path.size() == 1) {
            return request.method().equals("POST") ? create(body(request)) : listJobs(request);
        }
        BedrockJob job = job(path.get(1));
        if (path.size() == 2) {
            return FakeReply.ok(shown(job));
        }
        if (!job.stop(clock.instant())) {
            throw AwsReply.refuse(409, "ConflictException", "The job is " + job.status(clock.instant()));
        }
        return FakeReply.ok(Map.of());
    }

    private BedrockJob job(String id) {
        return jobs.stream()
                .filter(job -> job.arn().equals(id) || job.name().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        AwsReply.refuse(404, "ResourceNotFoundException", "The specified job was not found: " + id));
    }

    private Map<String, Object> shown(BedrockJob job) {
        Instant now = clock.instant();
        Map<String, Object> json = job.json(now);
        if (json.containsKey("endTime")) {
            measure(job, job.steps(now));
        }
        return json;
    }

    /** Leaves the files of measurements, as the service does at the end. */
    private void measure(BedrockJob job, int steps) {
        StringBuilder csv = new StringBuilder("step_number,epoch_number,training_loss,perplexity\n");
        for (int step = 0; step < steps; step++) {
            double loss = 2.0 / (step + 1);
            csv.append(step + ",0," + loss + "," + Math.exp(loss) + "\n");
        }
        String folder = output(job) + "model-customization-job-"
                + job.arn().substring(job.arn().lastIndexOf('/') + 1) + "/";
        s3.put(folder + "training_artifacts/step_wise_training_metrics.csv", csv.toString());
        if (job.asked().containsKey("validationDataConfig") && steps > 0) {
            s3.put(
                    folder + "validation_artifacts/post_fine_tuning_validation/validation_metrics.csv",
                    "step_number,epoch_number,validation_loss,perplexity\n" + (steps - 1) + ",0,0.75,2.117\n");
        }
    }

    private static String output(BedrockJob job) {
        return String.valueOf(((Map<?, ?>) job.asked().getOrDefault("outputDataConfig", Map.of())).get("s3Uri"));
    }

    private FakeReply create(Map<String, Object> asked) {
        String name = String.valueOf(asked.get("jobName"));
        String token = token(asked);
        String same = created.get(token);
        if (same != null) {
            if (!job(same).asked().equals(asked)) {
                throw AwsReply.refuse(409, "ConflictException", "The client token was used for another request.");
            }
            return FakeReply.json(201, Map.of("jobArn", same));
        }
        if (jobs.stream().anyMatch(job -> job.name().equals(name))) {
            throw AwsReply.refuse(409, "ConflictException", "The provided job name is currently in use.");
        }
        String base = String.valueOf(asked.get("baseModelIdentifier"));
        FakeTraining training = trainings.get(base);
        if (training == null) {
            throw AwsReply.refuse(400, "ValidationException", "The model " + base + " can not be customized.");
        }
        readable(asked.get("trainingDataConfig"));
        String id = id();
        BedrockJob job = new BedrockJob(
                asked,
                arn("model-customization-job/" + base + "/" + id),
                arn("custom-model/" + base + "/" + id),
                clock.instant(),
                training);
        jobs.add(job);
        created.put(token, job.arn());
        return FakeReply.json(201, Map.of("jobArn", job.arn()));
    }

    private static String token(Map<String, Object> asked) {
        return String.valueOf(asked.get("clientRequestToken"));
    }

    private void readable(@Nullable Object data) {
        Object uri = data instanceof Map<?, ?> map ? map.get("s3Uri") : null;
        if (uri == null || !s3.holds(uri.toString())) {
            throw AwsReply.refuse(400, "ValidationException", "The S3 object " + uri + " could not be read.");
        }
    }

    private FakeReply listJobs(FakeRequest request) {
        String name = request.query().getOrDefault("nameContains", "");
        String status = request.query().getOrDefault("statusEquals", "");
        List<Map<String, Object>> all = new ArrayList<>();
        for (BedrockJob job : jobs) {
            String now = job.status(clock.instant());
            if (job.name().contains(name) && (status.isEmpty() || status.equals(now))) {
                all.add(Map.of(
                        "jobArn", job.arn(),
                        "jobName", job.name(),
                        "status", now,
                        "creationTime", job.created().toString(),
                        "baseModelArn", base(job)));
            }
        }
        return FakeReply.ok(Map.of("modelCustomizationJobSummaries", all));
    }

    private static String base(BedrockJob job) {
        return "arn:aws:bedrock:us-east-1::foundation-model/" + job.asked().get("baseModelIdentifier");
    }

    // ---- tuned models

    private boolean tuned(BedrockJob job) {
        return job.status(clock.instant()).equals("Completed") && !deleted.contains(job.modelArn());
    }

    private FakeReply customModels(FakeRequest request, String id) {
        if (request.method().equals("DELETE")) {
            if (used(onDemand, id) || used(provisioned, id)) {
                throw AwsReply.refuse(409, "ConflictException", "The model is in use.");
            }
            deleted.add(id);
            return FakeReply.ok(Map.of());
        }
        String name = request.query().getOrDefault("nameContains", "");
        List<Map<String, Object>> all = new ArrayList<>();
        for (BedrockJob job : jobs) {
            String own = String.valueOf(job.asked().get("customModelName"));
            if (tuned(job) && own.contains(name)) {
                all.add(Map.of(
                        "modelArn",
                        job.modelArn(),
                        "modelName",
                        own,
                        "creationTime",
                        job.created().toString(),
                        "baseModelArn",
                        base(job),
                        "baseModelName",
                        String.valueOf(job.asked().get("baseModelIdentifier"))));
            }
        }
        return FakeReply.ok(Map.of("modelSummaries", all));
    }

    private static boolean used(Map<String, Map<String, Object>> places, String model) {
        return places.values().stream().anyMatch(place -> model.equals(place.get("modelArn")));
    }

    private void exists(Object model) {
        if (jobs.stream().noneMatch(job -> tuned(job) && job.modelArn().equals(model))) {
            throw AwsReply.refuse(404, "ResourceNotFoundException", "The custom model was not found: " + model);
        }
    }

    /** {@return the model of a deployment that answers} */
    synchronized @Nullable Object answering(String arn) {
        Map<String, Object> place = onDemand.getOrDefault(arn, provisioned.get(arn));
        return place != null && List.of("Active", "InService").contains(place.get("status"))
                ? place.get("modelArn")
                : null;
    }

    // ---- deployments

    private FakeReply deployments(FakeRequest request, List<String> path) {
        if (path.size() == 2) {
            return request.method().equals("POST")
                    ? deploy(body(request))
                    : listed("modelDeploymentSummaries", request);
        }
        return one(onDemand, request, path.get(2), "Active");
    }

    private FakeReply deploy(Map<String, Object> asked) {
        exists(asked.getOrDefault("modelArn", ""));
        String arn = created.computeIfAbsent(token(asked), any -> arn("custom-model-deployment/" + id()));
        if (onDemand.containsKey(arn)) {
            return FakeReply.json(202, Map.of("customModelDeploymentArn", arn));
        }
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("customModelDeploymentArn", arn);
        place.put("customModelDeploymentName", asked.getOrDefault("modelDeploymentName", ""));
        place.put("modelDeploymentName", asked.getOrDefault("modelDeploymentName", ""));
        place.put("modelArn", asked.getOrDefault("modelArn", ""));
        place.put("createdAt", clock.instant().toString());
        place.put("status", "Creating");
        onDemand.put(arn, place);
        return FakeReply.json(202, Map.of("customModelDeploymentArn", arn));
    }

    /** A look brings it nearer to its end. */
    private FakeReply one(Map<String, Map<String, Object>> places, FakeRequest request, String arn, String ready) {
        Map<String, Object> place = places.get(arn);
        if (place == null) {
            throw AwsReply.refuse(404, "ResourceNotFoundException", "There is no " + arn);
        }
        if (request.method().equals("DELETE")) {
            places.remove(arn);
            return FakeReply.ok(Map.of());
        }
        FakeReply reply = FakeReply.ok(place);
        place.put("status", ready);
        return reply;
    }

    private FakeReply listed(String field, FakeRequest request) {
        boolean hourly = field.startsWith("provisioned");
        String nameField = hourly ? "provisionedModelName" : "modelDeploymentName";
        String name = request.query().getOrDefault("nameContains", "");
        String model = request.query().getOrDefault("modelArnEquals", "");
        Predicate<Map<String, Object>> fits =
                place -> String.valueOf(place.get(nameField)).contains(name)
                        && (model.isEmpty() || model.equals(place.get("modelArn")));
        List<Map<String, Object>> all =
                (hourly ? provisioned : onDemand).values().stream().filter(fits).toList();
        return FakeReply.ok(Map.of(field, all));
    }

    private FakeReply throughputs(FakeRequest request, List<String> path) {
        if (path.get(0).endsWith("s")) {
            return listed("provisionedModelSummaries", request);
        }
        if (path.size() == 2) {
            return one(provisioned, request, path.get(1), "InService");
        }
        Map<String, Object> asked = body(request);
        exists(asked.getOrDefault("modelId", ""));
        String arn = created.computeIfAbsent(token(asked), any -> arn("provisioned-model/" + id()));
        if (provisioned.containsKey(arn)) {
            return FakeReply.json(201, Map.of("provisionedModelArn", arn));
        }
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("provisionedModelArn", arn);
        place.put("provisionedModelName", asked.getOrDefault("provisionedModelName", ""));
        for (String field : List.of("modelArn", "desiredModelArn", "foundationModelArn")) {
            place.put(field, asked.getOrDefault("modelId", ""));
        }
        place.put("modelUnits", asked.getOrDefault("modelUnits", 1));
        place.put("desiredModelUnits", asked.getOrDefault("modelUnits", 1));
        place.put("creationTime", clock.instant().toString());
        place.put("lastModifiedTime", clock.instant().toString());
        place.put("status", "Creating");
        provisioned.put(arn, place);
        return FakeReply.json(201, Map.of("provisionedModelArn", arn));
    }
}
