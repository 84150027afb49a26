// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.http.batch.BatchLimits;
import io.github.finetune4j.http.batch.BatchProgress;
import io.github.finetune4j.http.batch.BatchService;
import io.github.finetune4j.http.batch.BatchStatus;
import io.github.finetune4j.http.internal.provider.Download;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.model.ModelRef;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationType;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

/**
 * Bedrock's batches: model invocation jobs of the type Converse, over files in the provider's folder in S3, found by
 * their names.
 *
 * <p>Read on 2 December 2026 at docs.aws.amazon.com/bedrock/latest/userguide: no batches of provisioned models and no
 * tools in records of Converse (batch-inference.html), the lines and that their order is not kept
 * (batch-inference-data.html, batch-inference-results.html); calls, patterns and words of states by the service's
 * model in botocore 1.44.8. Unchecked, for the quotas are each account's and only named there: 100 records at least,
 * 50,000 a file, 200 MB, and that every model costs half.
 *
 * @param least fewest records of a job
 */
record BedrockBatchService(
        AwsSettings settings,
        AwsClients clients,
        AwsErrors errors,
        S3Folder folder,
        BedrockChatModel ordinary,
        ModelRef model,
        int least)
        implements BatchService {
    /** Fewest records of a job. */
    static final int LEAST = 100;

    private static final int MOST = 50_000;
    private static final long MOST_BYTES = 200_000_000;
    private static final double HALF = 0.5;
    /** Words of jobs that have ended. */
    static final Set<String> ENDED = Set.of("Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired");

    private static final String INPUT = "batches/";
    static final String OUTPUT = "batch-output/";
    private static final String ANSWERS = ".jsonl.out";
    private static final String JSONL = ".jsonl";
    private static final int SUCCESS = 200;

    @Override
    public ChatModel calls() {
        return ordinary;
    }

    @Override
    public BatchLimits limits() {
        return new BatchLimits(MOST, MOST_BYTES, HALF, least);
    }

    @Override
    public Optional<ModelRef> known() {
        return Optional.of(model);
    }

    /** Refuses tools, whose records would each fail, a day later. */
    @Override
    public Map<String, Object> line(String key, ChatRequest request) {
        if (!request.tools().isEmpty()) {
            throw new UnsupportedCapabilityException(
                    "batches of Converse take no tools -> ask requests with tools by ordinary calls");
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("recordId", key);
        line.put("modelInput", SdkJson.body(ordinary.converse(request)));
        return line;
    }

    @Override
    public String upload(String name, Path file) {
        StagedRows rows = StagedRows.of(file, settings.prefix() + INPUT + name);
        folder.ensure(rows);
        return rows.key();
    }

    /** {@return the name of the job with a label} */
    static String name(String label) {
        String file = BatchService.fileName(label);
        return file.substring(0, file.length() - JSONL.length());
    }

    @Override
    public String create(String file, String label) {
        String name = name(label);
        return find(label)
                .orElseGet(() -> errors.call("create batch", () -> {
                    try {
                        return clients.bedrock()
                                .createModelInvocationJob(job -> job.jobName(name)
                                        .clientRequestToken(name)
                                        .roleArn(settings.role())
                                        .modelId(model.id())
                                        .modelInvocationType(ModelInvocationType.CONVERSE)
                                        .inputDataConfig(in -> in.s3InputDataConfig(s3 ->
                                                s3.s3Uri(settings.uri(file)).s3BucketOwner(settings.owner())))
                                        .outputDataConfig(out -> out.s3OutputDataConfig(
                                                s3 -> s3.s3Uri(settings.uri(settings.prefix() + OUTPUT))
                                                        .s3BucketOwner(settings.owner()))))
                                .jobArn();
                    } catch (ConflictException e) {
                        return find(label).orElseThrow(() -> e);
                    }
                }));
    }

    @Override
    public Optional<String> find(String label) {
        String name = name(label);
        return errors.call(
                "list batches",
                () -> clients
                        .bedrock()
                        .listModelInvocationJobsPaginator(jobs -> jobs.nameContains(name))
                        .invocationJobSummaries()
                        .stream()
                        .filter(job -> job.jobName().equals(name))
                        .map(ModelInvocationJobSummary::jobArn)
                        .findFirst());
    }

    @Override
    public Optional<BatchStatus> look(String batch) {
        return errors.call("get batch", () -> {
            try {
                return Optional.of(status(clients.bedrock().getModelInvocationJob(job -> job.jobIdentifier(batch))));
            } catch (ResourceNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private BatchStatus status(GetModelInvocationJobResponse job) {
        String word = job.statusAsString();
        boolean ended = ENDED.contains(word);
        return new BatchStatus(
                job.jobArn(),
                word,
                ended,
                word.equals("Stopped"),
                ended ? files(job.jobArn()) : List.of(),
                "",
                new BatchProgress(
                        BatchProgress.share(number(job.processedRecordCount()), number(job.totalRecordCount())),
                        job.submitTime(),
                        job.jobExpirationTime()),
                results(job, word));
    }

    /** {@return what the service counts; without counts all, where it went through all} */
    private static long results(GetModelInvocationJobResponse job, String word) {
        if (word.equals("Failed")) {
            return 0;
        }
        Long through = job.processedRecordCount();
        return through == null && word.equals("Completed") ? BatchStatus.ALL : number(through);
    }

    private static long number(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    private List<String> files(String job) {
        String below = settings.prefix() + OUTPUT + job.substring(job.lastIndexOf('/') + 1) + "/";
        return folder.keys(below).stream().filter(key -> key.endsWith(ANSWERS)).toList();
    }

    @Override
    public void cancel(String batch) {
        errors.run("stop batch", () -> {
            try {
                clients.bedrock().stopModelInvocationJob(job -> job.jobIdentifier(batch));
            } catch (ResourceNotFoundException | ConflictException | ValidationException e) {
                if (look(batch).filter(now -> !now.ended()).isPresent()) {
                    throw e;
                }
            }
        });
    }

    @Override
    public Path download(String file, Path target) {
        return folder.read(file, (in, size) -> new Download(file, size, AwsSettings.ID).to(target, in));
    }

    @Override
    public InputStream read(String file) {
        return folder.open(file);
    }

    @Override
    public BatchAnswer answer(Map<String, Object> line) {
        Fields fields = Fields.of(line);
        String key = fields.text("recordId");
        Fields output = fields.object("modelOutput");
        if (!output.object("output").object("message").isEmpty()) {
            ChatResponse answer = ConverseAnswer.json(output);
            return new BatchAnswer(key, SUCCESS, answer, "");
        }
        Fields error = fields.object("error");
        int status = (int) error.whole("errorCode").orElse(0);
        return new BatchAnswer(key, status, null, error.text("errorMessage").replace(": ", ", "));
    }
}
