// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.http.batch.BatchLimits;
import io.github.finetune4j.http.batch.BatchProgress;
import io.github.finetune4j.http.batch.BatchService;
import io.github.finetune4j.http.batch.BatchStatus;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.model.ModelRef;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The batches of OpenAI's protocol: a file of requests goes up, a labelled batch of it is created, files come back. */
record OpenAiBatchService(OpenAiProvider provider, ModelRef model) implements BatchService {
    /** The label by which a batch is found again. */
    private static final String LABEL = "finetune4j_ask";

    private static final BatchLimits LIMITS = new BatchLimits(50_000, 200_000_000, 0.5);
    private static final int NOT_FOUND = 404;

    @Override
    public ChatModel calls() {
        return provider.chatModel(model);
    }

    @Override
    public BatchLimits limits() {
        return LIMITS;
    }

    @Override
    public Optional<ModelRef> known() {
        return model.shutdownDate().isPresent()
                ? Optional.of(model)
                : provider.models().find(model.id());
    }

    @Override
    public Map<String, Object> line(String key, ChatRequest request) {
        return provider.batches().line(key, model, request, Map.of());
    }

    @Override
    public String upload(String name, Path file) {
        OpenAiFiles files = provider.files();
        return files.awaitProcessed(files.ensure(name, OpenAiBatches.PURPOSE, Content.of(file)))
                .id();
    }

    @Override
    public String create(String file, String label) {
        return find(label)
                .orElseGet(() ->
                        provider.batches().create(file, Map.of(LABEL, label)).id());
    }

    @Override
    public Optional<String> find(String label) {
        return provider.batches().find(LABEL, label).map(OpenAiBatch::id);
    }

    @Override
    public Optional<BatchStatus> look(String batch) {
        try {
            return Optional.of(status(provider.batches().get(batch)));
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static BatchStatus status(OpenAiBatch batch) {
        return new BatchStatus(
                batch.id(),
                batch.status(),
                batch.ended(),
                batch.status().startsWith("cancel"),
                Stream.of(batch.outputFile(), batch.errorFile())
                        .flatMap(Optional::stream)
                        .toList(),
                batch.errorCode(),
                new BatchProgress(
                        BatchProgress.share(batch.completed() + batch.failed(), batch.total()),
                        batch.createdAt().orElse(null),
                        batch.expiresAt().orElse(null)),
                results(batch));
    }

    /** A batch that was gone through has a line for each request; of another one the answers, which are billed. */
    private static long results(OpenAiBatch batch) {
        if (!batch.status().equals("completed")) {
            return batch.completed();
        }
        return batch.total() > 0 ? batch.total() : BatchStatus.ALL;
    }

    @Override
    public void cancel(String batch) {
        try {
            provider.batches().cancel(batch);
        } catch (InvalidRequestException e) {
            if (look(batch).filter(now -> !now.ended()).isPresent()) {
                throw e;
            }
        }
    }

    @Override
    public Path download(String file, Path target) {
        return provider.files().download(file, target);
    }

    @Override
    public InputStream read(String file) {
        return provider.files().content(file);
    }

    @Override
    public BatchAnswer answer(Map<String, Object> line) {
        return OpenAiBatches.answer(line);
    }
}
