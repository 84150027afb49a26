// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.http.batch.BatchLimits;
import io.github.finetune4j.http.batch.BatchProgress;
import io.github.finetune4j.http.batch.BatchService;
import io.github.finetune4j.http.batch.BatchStatus;
import io.github.finetune4j.http.internal.provider.Download;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiBatches;
import io.github.finetune4j.openai.OpenAiChatModel;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Together AI's batches: OpenAI's files and lines, without labels, so that a batch is found by the name of its file of
 * requests.
 *
 * <p>Read on 2 December 2026: 50,000 requests and 100 MB, a window of 24 hours that is an aim, half the price for the
 * models of a list and the ordinary price for all others (docs.together.ai/docs/inference/batch/overview, of which one
 * version names more models than the service's own skills at github.com/togethercomputer/skills: the shorter list is
 * taken); calls, fields and words of states (github.com/togethercomputer/openapi, {@code openapi.yaml}).
 */
record TogetherBatchService(TogetherApi api, CreateOnce once, OpenAiChatModel ordinary, ModelRef model)
        implements BatchService {
    private static final int MOST_REQUESTS = 50_000;
    private static final long MOST_BYTES = 100_000_000;
    private static final Set<String> AT_HALF_THE_PRICE = Set.of("meta-llama/Llama-3.3-70B-Instruct-Turbo");
    private static final double HALF = 0.5;
    private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "EXPIRED", "CANCELLED");
    private static final double PERCENT = 100;
    private static final String ID = "id";

    @Override
    public ChatModel calls() {
        return ordinary;
    }

    @Override
    public BatchLimits limits() {
        return new BatchLimits(MOST_REQUESTS, MOST_BYTES, AT_HALF_THE_PRICE.contains(model.id()) ? HALF : 1);
    }

    /** The service announces no ends. */
    @Override
    public Optional<ModelRef> known() {
        return Optional.of(model);
    }

    @Override
    public Map<String, Object> line(String key, ChatRequest request) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("custom_id", key);
        line.put("body", OpenAiBatches.body(ordinary, request));
        return line;
    }

    @Override
    public String upload(String name, Path file) {
        Content content = Content.of(file);
        Optional<Fields> known = uploaded(name, content.length());
        return known.orElseGet(() -> once.make(
                        () -> uploaded(name, content.length()),
                        () -> api.upload(TogetherApi.FOR_BATCHES, name, content)))
                .text(ID);
    }

    private Optional<Fields> uploaded(String name, long bytes) {
        return files(name)
                .filter(file -> file.whole("bytes").orElse(-1) == bytes)
                .findFirst();
    }

    private Stream<Fields> files(String name) {
        return api.files().stream()
                .filter(file ->
                        file.text("filename").equals(name) && !file.text(ID).isEmpty());
    }

    @Override
    public String create(String file, String label) {
        return made(Set.of(file)).orElseGet(() -> api.createBatch(file)).text(ID);
    }

    @Override
    public Optional<String> find(String label) {
        Set<String> files =
                files(BatchService.fileName(label)).map(file -> file.text(ID)).collect(Collectors.toSet());
        return files.isEmpty() ? Optional.empty() : made(files).map(batch -> batch.text(ID));
    }

    @Override
    public Optional<String> find(String file, String label) {
        return file.isEmpty() ? find(label) : made(Set.of(file)).map(batch -> batch.text(ID));
    }

    /** {@return the oldest batch of one of these files of requests} */
    private Optional<Fields> made(Set<String> files) {
        return api.batches().stream()
                .filter(batch -> files.contains(batch.text("input_file_id"))
                        && !batch.text(ID).isEmpty())
                .min(Comparator.comparing(batch -> batch.text("created_at")));
    }

    @Override
    public Optional<BatchStatus> look(String batch) {
        return api.batch(batch).map(TogetherBatchService::status);
    }

    private static BatchStatus status(Fields batch) {
        String word = batch.text("status");
        return new BatchStatus(
                batch.text(ID),
                word,
                ENDED.contains(word),
                word.equals("CANCELLED"),
                Stream.of(batch.present("output_file_id"), batch.present("error_file_id"))
                        .flatMap(Optional::stream)
                        .toList(),
                batch.text("error"),
                new BatchProgress(
                        batch.real("progress").orElse(Double.NaN) / PERCENT,
                        batch.time("created_at").orElse(null),
                        batch.time("job_deadline").orElse(null)),
                word.equals("COMPLETED") ? BatchStatus.ALL : 0);
    }

    @Override
    public void cancel(String batch) {
        try {
            api.cancelBatch(batch);
        } catch (InvalidRequestException e) {
            if (look(batch).filter(now -> !now.ended()).isPresent()) {
                throw e;
            }
        }
    }

    @Override
    public Path download(String file, Path target) {
        return download(file).to(target, api.content(file));
    }

    @Override
    public InputStream read(String file) {
        return download(file).whole(api.content(file));
    }

    private Download download(String file) {
        return new Download(file, api.file(file).whole("bytes").orElse(0), TogetherProvider.ID);
    }

    @Override
    public BatchAnswer answer(Map<String, Object> line) {
        return OpenAiBatches.answer(line).withStatusOfItsCode();
    }

    /** {@return ids of the files of requests of batches that have not ended} */
    static List<String> inUse(TogetherApi api) {
        return api.batches().stream()
                .filter(batch -> !ENDED.contains(batch.text("status")))
                .map(batch -> batch.text("input_file_id"))
                .toList();
    }
}
