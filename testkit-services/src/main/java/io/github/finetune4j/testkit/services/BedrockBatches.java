// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The model invocation jobs of the fake Bedrock, over files in the fake S3. */
final class BedrockBatches {
    private final InstantSource clock;
    private final FakeS3 s3;
    private final Function<Map<String, Object>, FakeReply> chats;
    private final Map<String, FakeBatchJob> jobs = new LinkedHashMap<>();
    private final FakeTally billed = new FakeTally();
    private final FakeBatchTroubles troubles;
    private final int least;
    private FakeBatching plan;

    BedrockBatches(
            InstantSource clock,
            FakeS3 s3,
            Function<Map<String, Object>, FakeReply> chats,
            FakeBatching plan,
            int least) {
        this.clock = clock;
        this.s3 = s3;
        this.chats = chats;
        this.plan = plan;
        this.least = least;
        troubles = new FakeBatchTroubles(clock);
    }

    FakeBatchTroubles troubles() {
        return troubles;
    }

    synchronized void plan(FakeBatching next) {
        plan = next;
    }

    synchronized int count() {
        return jobs.size();
    }

    Map<String, Integer> billed() {
        return billed.counts();
    }

    synchronized FakeReply handle(FakeRequest request, List<String> path) {
        if (path.get(0).equals("model-invocation-jobs")) {
            return list(request);
        }
        if (path.size() == 1) {
            return create(Json.parseObject(new String(request.body(), StandardCharsets.UTF_8)));
        }
        FakeBatchJob job = jobs.get(path.get(1));
        if (job == null) {
            throw AwsReply.refuse(404, "ResourceNotFoundException", "There is no job " + path.get(1));
        }
        if (path.size() == 2) {
            return FakeReply.ok(shown(job));
        }
        if (job.phase(clock.instant()).ended()) {
            throw AwsReply.refuse(409, "ConflictException", "The job has ended");
        }
        job.cancel(clock.instant());
        return FakeReply.ok(Map.of());
    }

    private FakeReply create(Map<String, Object> asked) {
        Object name = asked.get("jobName");
        if (jobs.values().stream().anyMatch(job -> Objects.equals(job.asked().get("jobName"), name))) {
            throw AwsReply.refuse(409, "ConflictException", "The job name is in use");
        }
        String uri = String.valueOf(JsonView.object(JsonView.object(asked, "inputDataConfig"), "s3InputDataConfig")
                .get("s3Uri"));
        if (!s3.holds(uri)) {
            throw AwsReply.refuse(400, "ValidationException", "The S3 object " + uri + " could not be read.");
        }
        String arn = String.format(
                Locale.ROOT,
                "arn:aws:bedrock:%s:%s:model-invocation-job/%012x",
                FakeBedrockServer.REGION,
                FakeBedrockServer.ACCOUNT,
                jobs.size() + 1);
        FakeBatchJob job = FakeBatchJob.of(arn, asked, s3.bytes(uri), plan, clock.instant());
        if (job.total() < least) {
            throw AwsReply.refuse(400, "ValidationException", "A job has at least " + least + " records.");
        }
        jobs.put(arn, troubles.made(job));
        return FakeReply.ok(Map.of("jobArn", arn));
    }

    private FakeReply list(FakeRequest request) {
        String part = request.query().getOrDefault("nameContains", "");
        return FakeReply.ok(Map.of(
                "invocationJobSummaries",
                jobs.values().stream()
                        .filter(job ->
                                String.valueOf(job.asked().get("jobName")).contains(part))
                        .map(this::shown)
                        .toList()));
    }

    private Map<String, Object> shown(FakeBatchJob job) {
        Instant now = clock.instant();
        String uri =
                String.valueOf(JsonView.object(JsonView.object(job.asked(), "outputDataConfig"), "s3OutputDataConfig")
                        .get("s3Uri"));
        String folder = uri.replaceAll("/+$", "") + job.id().substring(job.id().lastIndexOf('/')) + "/";
        StringBuilder lines = new StringBuilder();
        if (job.settle(now, (request, got) -> answer(request, got, lines))) {
            s3.put(folder + "requests.jsonl.out", job.spoiled(lines));
            s3.put(folder + "manifest.json.out", "{\"totalRecordCount\":" + job.total() + "}");
        }
        Map<String, Object> shown = new LinkedHashMap<>(job.asked());
        shown.put("jobArn", job.id());
        shown.put("status", word(job.phase(now)));
        shown.put("submitTime", job.created().toString());
        shown.put("jobExpirationTime", job.expires().toString());
        shown.put("totalRecordCount", job.total());
        shown.put("processedRecordCount", job.through(now));
        return shown;
    }

    private static String word(FakeBatchJob.Phase phase) {
        return switch (phase) {
            case VALIDATING -> "Validating";
            case RUNNING -> "InProgress";
            case COMPLETED -> "Completed";
            case EXPIRED -> "PartiallyCompleted";
            case CANCELLED -> "Stopped";
            case FAILED -> "Failed";
        };
    }

    /** What was not got to has no line. */
    private void answer(Map<String, Object> request, boolean got, StringBuilder lines) {
        if (!got) {
            return;
        }
        Map<String, Object> input = JsonView.object(request, "modelInput");
        FakeReply reply = FakeRefusal.replyOf(() -> {
            troubles.refuse(Json.write(request));
            if (input.containsKey("toolConfig") || Json.write(input).contains(FakeBatchJob.REFUSED)) {
                throw AwsReply.refuse(400, "ValidationException", "this record is refused");
            }
            return chats.apply(input);
        });
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("modelInput", input);
        Map<String, Object> said = Json.parseObject(new String(reply.body(), StandardCharsets.UTF_8));
        if (reply.status() == 200) {
            billed.add(String.valueOf(request.get("recordId")));
            line.put("modelOutput", said);
        } else {
            line.put("error", Map.of("errorCode", reply.status(), "errorMessage", String.valueOf(said.get("message"))));
        }
        line.put("recordId", request.get("recordId"));
        lines.append(Json.write(line)).append('\n');
    }
}
