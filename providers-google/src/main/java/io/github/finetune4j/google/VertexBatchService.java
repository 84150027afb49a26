// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.http.batch.BatchLimits;
import io.github.finetune4j.http.batch.BatchProgress;
import io.github.finetune4j.http.batch.BatchService;
import io.github.finetune4j.http.batch.BatchStatus;
import io.github.finetune4j.http.internal.provider.Download;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vertex AI's batches: prediction jobs over files in Cloud Storage, found by a label. A line has no id of its own, so
 * the key is a label of its request, which comes back with the answer.
 *
 * <p>Read on 2 December 2026: half the price, and the lines of requests
 * (cloud.google.com/vertex-ai/generative-ai/docs/multimodal/batch-prediction-gemini and
 * …/batch-prediction-from-cloud-storage); calls, fields and words of states by Google's discovery document of
 * aiplatform v1, which has labels in a request of generateContent. Unchecked: how large a job may be (50,000 requests
 * and 500 MB are kept to here), the words of a line that failed, and that labels are taken in batches, which other
 * clients rely on, too (BerriAI/litellm#25627).
 */
record VertexBatchService(BatchJobs jobs, DataBucket bucket, VertexAiChatModel ordinary, ModelRef model)
        implements BatchService {
    /** The label by which a job is found again. */
    private static final String LABEL = "finetune4j_ask";
    /** The label of a request by which its answer is known. */
    private static final String KEY = "finetune4j_key";

    private static final BatchLimits LIMITS = new BatchLimits(50_000, 500_000_000, 0.5);
    private static final String LABELS = "labels";
    private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*(\\d{3})");
    private static final int SUCCESS = 200;

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
        Map<String, Object> body = new LinkedHashMap<>();
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put(KEY, key);
        body.put(LABELS, labels); // the first of it, as readers of lines expect
        ChatBody.of(request).forEach((name, value) -> {
            if (name.equals(LABELS)) {
                Fields.of(value).raw().forEach(labels::putIfAbsent); // the key is ours
            } else {
                body.put(name, value);
            }
        });
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("request", body);
        return line;
    }

    @Override
    public String upload(String name, Path file) {
        return bucket.ensure(Content.of(file));
    }

    @Override
    public String create(String file, String label) {
        return find(label).orElseGet(() -> BatchJobs.id(jobs.create(body(file, label))));
    }

    private Map<String, Object> body(String file, String label) {
        String name = BatchService.fileName(label);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("displayName", name);
        body.put("model", "publishers/google/models/" + model.id());
        body.put("inputConfig", Map.of("instancesFormat", "jsonl", "gcsSource", Map.of("uris", List.of(file))));
        body.put(
                "outputConfig",
                Map.of(
                        "predictionsFormat",
                        "jsonl",
                        "gcsDestination",
                        Map.of("outputUriPrefix", bucket.address() + "batch-output")));
        body.put(LABELS, Map.of(LABEL, label));
        return body;
    }

    @Override
    public Optional<String> find(String label) {
        return jobs.list().stream()
                .filter(job -> job.object(LABELS).text(LABEL).equals(label))
                .map(BatchJobs::id)
                .reduce((newer, older) -> older);
    }

    @Override
    public Optional<BatchStatus> look(String batch) {
        return jobs.get(batch).map(this::status);
    }

    private BatchStatus status(Fields job) {
        JobStatus status = JobStates.WORDS.status(job.text("state"));
        Fields stats = job.object("completionStats");
        long through = count(stats, "successfulCount") + count(stats, "failedCount");
        return new BatchStatus(
                BatchJobs.id(job),
                job.text("state"),
                status.terminal(),
                status == JobStatus.CANCELLED,
                status.terminal() ? files(job) : List.of(),
                "",
                new BatchProgress(
                        BatchProgress.share(through, through + count(stats, "incompleteCount")),
                        job.time("createTime").orElse(null),
                        null),
                status == JobStatus.FAILED ? 0 : results(through, job.text("state")));
    }

    /** {@return what the service counts; without counts all, where it went through all} */
    private static long results(long through, String word) {
        return through == 0 && word.equals("JOB_STATE_SUCCEEDED") ? BatchStatus.ALL : through;
    }

    private static long count(Fields stats, String name) {
        return Math.max(0, stats.wholeOrText(name).orElse(0));
    }

    private List<String> files(Fields job) {
        String root = "gs://" + bucket.address().bucket() + "/";
        String folder = job.object("outputInfo").text("gcsOutputDirectory");
        return folder.startsWith(root)
                ? bucket.objects(folder.substring(root.length()) + "/").stream()
                        .map(StoredObject::name)
                        .filter(name -> name.endsWith(".jsonl"))
                        .toList()
                : List.of();
    }

    @Override
    public void cancel(String batch) {
        try {
            jobs.cancel(batch);
        } catch (InvalidRequestException e) {
            if (look(batch).filter(now -> !now.ended()).isPresent()) {
                throw e;
            }
        }
    }

    @Override
    public Path download(String file, Path target) {
        return download(file).to(target, bucket.content(file));
    }

    @Override
    public InputStream read(String file) {
        return download(file).whole(bucket.content(file));
    }

    private Download download(String file) {
        return new Download(file, bucket.size(file), VertexAiProvider.ID);
    }

    @Override
    public BatchAnswer answer(Map<String, Object> line) {
        Fields fields = Fields.of(line);
        String key = fields.object("request").object(LABELS).text(KEY);
        ChatReply reply = new ChatReply();
        reply.add(fields.object("response"));
        if (reply.answered()) {
            return new BatchAnswer(key, SUCCESS, reply.response(), "");
        }
        String status = fields.text("status");
        Matcher code = CODE.matcher(status);
        return new BatchAnswer(
                key, code.find() ? Integer.parseInt(code.group(1)) : 0, null, status.replace(": ", ", "));
    }
}
