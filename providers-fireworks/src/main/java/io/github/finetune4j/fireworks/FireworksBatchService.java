// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.http.batch.BatchLimits;
import io.github.finetune4j.http.batch.BatchProgress;
import io.github.finetune4j.http.batch.BatchService;
import io.github.finetune4j.http.batch.BatchStatus;
import io.github.finetune4j.http.internal.provider.Download;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiBatches;
import io.github.finetune4j.openai.OpenAiChatModel;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fireworks AI's batches: jobs over data sets, named by the caller, so that a label is a job's name. The model belongs
 * to the job; what comes back is OpenAI's reply without a wrapper.
 *
 * <p>Read on 2 December 2026: half the price, a day at most, data sets below 500 MB by one version of
 * docs.fireworks.ai/guides/batch-inference and below 1 GB by another (the smaller one is kept to), no limit of requests
 * (50,000 here, so that one job holds no more than elsewhere); calls and fields by the service's SDK for Python,
 * fireworks-ai 1.2.30, which has no call that cancels. Unchecked: the lines of requests that failed.
 */
record FireworksBatchService(FireworksApi api, DataSets data, CreateOnce once, OpenAiChatModel ordinary, ModelRef model)
        implements BatchService {
    private static final BatchLimits LIMITS = new BatchLimits(50_000, 500_000_000, 0.5);
    private static final String JSONL = ".jsonl";
    private static final int SUCCESS = 200;
    private static final int NOT_FOUND = 404;
    private static final double PERCENT = 100;

    @Override
    public ChatModel calls() {
        return ordinary;
    }

    @Override
    public BatchLimits limits() {
        return LIMITS;
    }

    @Override
    public Optional<ModelRef> known() {
        return Optional.of(model);
    }

    @Override
    public Map<String, Object> line(String key, ChatRequest request) {
        Map<String, Object> body = new LinkedHashMap<>(OpenAiBatches.body(ordinary, request));
        body.remove("model");
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("custom_id", key);
        line.put("body", body);
        return line;
    }

    @Override
    public String upload(String name, Path file) {
        return data.ensure(name.substring(0, name.length() - JSONL.length()), Content.of(file));
    }

    @Override
    public String create(String file, String label) {
        String id = id(label);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("displayName", id);
        body.put("model", model.id());
        body.put("inputDatasetId", file);
        if (api.batch(id).isEmpty()) {
            once.make(() -> api.batch(id), () -> api.createBatch(id, body));
        }
        return id;
    }

    private static String id(String label) {
        String name = BatchService.fileName(label);
        return name.substring(0, name.length() - JSONL.length());
    }

    @Override
    public Optional<String> find(String label) {
        return api.batch(id(label)).map(job -> id(label));
    }

    @Override
    public Optional<BatchStatus> look(String batch) {
        return api.batch(batch).map(job -> status(batch, job));
    }

    private BatchStatus status(String id, Fields job) {
        JobStatus status = JobStates.WORDS.status(JobStates.word(job));
        boolean ended = status.terminal();
        Fields progress = job.object("jobProgress");
        return new BatchStatus(
                id,
                JobStates.word(job),
                ended,
                status == JobStatus.CANCELLED,
                ended ? files(JobName.last(job.text("outputDatasetId"))) : List.of(),
                status == JobStatus.FAILED ? job.object("status").text("code").replaceFirst("^OK$", "") : "",
                new BatchProgress(
                        progress.real("percent").orElse(Double.NaN) / PERCENT,
                        job.time("createTime").orElse(null),
                        job.time("expireTime").orElse(null)),
                status == JobStatus.FAILED ? 0 : results(progress, JobStates.word(job)));
    }

    /** {@return what the service counts; without counts all, where it went through all} */
    private static long results(Fields progress, String word) {
        return progress.wholeOrText("totalProcessedRequests").orElse(word.equals("COMPLETED") ? BatchStatus.ALL : 0);
    }

    /**
     * {@return data set and name of each file; none where a job that failed left no data set} Where the data set was
     * deleted, a file without a name, which is gone.
     */
    private List<String> files(String output) {
        if (output.isEmpty()) {
            return List.of();
        }
        return data.calls()
                .downloads(output)
                .map(urls ->
                        urls.keySet().stream().map(name -> output + "/" + name).toList())
                .orElse(List.of(output + "/"));
    }

    @Override
    public Path download(String file, Path target) {
        HttpReply reply = fetched(file);
        return download(file, reply).to(target, reply.body());
    }

    @Override
    public InputStream read(String file) {
        HttpReply reply = fetched(file);
        return download(file, reply).whole(reply.body());
    }

    /** A signed URL lives for minutes, so each time one is asked for. */
    private HttpReply fetched(String file) {
        int slash = file.indexOf('/');
        Object url = data.calls()
                .downloads(file.substring(0, slash))
                .orElse(Map.of())
                .get(file.substring(slash + 1));
        if (!(url instanceof String text)) {
            throw new InvalidRequestException(
                    FireworksProvider.ID + " has no file " + file + " any more -> ask for its requests again",
                    new ProviderFailure(FireworksProvider.ID, "get file content", NOT_FOUND, null, 1),
                    null);
        }
        return data.calls().fetch(text);
    }

    private static Download download(String file, HttpReply reply) {
        long size = reply.headers()
                .first("Content-Length")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
        return new Download(file, size, FireworksProvider.ID);
    }

    @Override
    public BatchAnswer answer(Map<String, Object> line) {
        Fields reply = Fields.of(line).object("response");
        if (reply.objects("choices").isEmpty()) {
            return OpenAiBatches.answer(line).withStatusOfItsCode();
        }
        Map<String, Object> wrapped = new LinkedHashMap<>(line);
        wrapped.put("response", Map.of("status_code", SUCCESS, "body", reply.raw()));
        return OpenAiBatches.answer(wrapped);
    }
}
