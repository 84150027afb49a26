// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.http.batch.BatchLimits;
import io.github.finetune4j.http.batch.BatchProgress;
import io.github.finetune4j.http.batch.BatchService;
import io.github.finetune4j.http.batch.BatchStatus;
import io.github.finetune4j.http.batch.UndecidedBatchException;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.model.ModelRef;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Anthropic's message batches. The requests travel in the body that creates a batch, so a file of them stays here until
 * then. The service keeps no label, and shows no id of a request before the batch has ended: of the batches that are
 * newer than the newest before it, and have as many requests, their results say exactly which one is ours. Until they
 * have ended it is open.
 */
final class AnthropicBatchService implements BatchService {
    /** 100,000 requests and 256 MB, of which the marks of as many ids take 2.1. */
    private static final BatchLimits LIMITS = new BatchLimits(100_000, 250_000_000, 0.5);

    private final ModelRef model;
    private final AnthropicChatModel calls;
    private final MessagesBody body;
    private final AnthropicModels models;
    private final AnthropicBatches batches;
    private final BatchResults results;

    AnthropicBatchService(
            ModelRef model,
            AnthropicChatModel calls,
            MessagesBody body,
            AnthropicModels models,
            AnthropicBatches batches) {
        this.model = model;
        this.calls = calls;
        this.body = body;
        this.models = models;
        this.batches = batches;
        results = new BatchResults(batches, model.provider());
    }

    @Override
    public ModelRef model() {
        return model;
    }

    @Override
    public ChatModel calls() {
        return calls;
    }

    @Override
    public BatchLimits limits() {
        return LIMITS;
    }

    @Override
    public Optional<ModelRef> known() {
        return models.resolved(model.id()).map(id -> model);
    }

    @Override
    public Map<String, Object> line(String key, ChatRequest request) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(BatchMark.ID, key);
        line.put("params", body.of(request));
        return line;
    }

    @Override
    public String upload(String name, Path file) {
        return RequestsFile.of(file, batches.newest().map(RequestsFile::newest).orElse(""))
                .toString();
    }

    @Override
    public String create(String file, String label) {
        RequestsFile requests = RequestsFile.parse(file);
        if (!Files.isRegularFile(Path.of(requests.path()))) {
            throw new InvalidRequestException(
                    "a file of requests is not where it was: " + requests.path() + " -> ask again, it is written anew",
                    ProviderFailure.of(model.provider(), "create batch"),
                    null);
        }
        return find(file, label)
                .orElseGet(() -> batches.create(new BatchBody(requests, BatchMark.of(label)))
                        .id());
    }

    @Override
    public Optional<String> find(String label) {
        return Optional.empty(); // the service shows no labels
    }

    @Override
    public Optional<String> find(String file, String label) {
        RequestsFile requests = RequestsFile.parse(file);
        BatchMark mark = BatchMark.of(label);
        List<String> open = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        for (AnthropicBatch batch : batches.list()) {
            if (requests.isOlder(batch)) {
                break;
            }
            if (requests.requests() > 0 && batch.total() != requests.requests()) {
                continue;
            }
            if (!batch.ended()) {
                open.add(batch.id());
                continue;
            }
            Optional<Boolean> ours = batch.archived() ? Optional.empty() : results.have(batch.id(), mark);
            if (ours.isEmpty()) {
                deleted.add(batch.id());
            } else if (ours.get()) {
                return Optional.of(batch.id());
            }
        }
        return undecided(open, deleted);
    }

    /**
     * Of batches under way nobody can tell whether one is ours, and another one might be a second bill. One whose
     * results are deleted may have been: it is taken for it, and its answers are told to be gone.
     */
    private Optional<String> undecided(List<String> open, List<String> deleted) {
        if (!open.isEmpty()) {
            throw new UndecidedBatchException("a batch may have been created whose reply was lost, and under way at "
                    + model.provider() + " are as large ones: " + String.join(", ", open)
                    + " -> wait until they have ended, within a day: their results say whose they are");
        }
        return deleted.stream().findFirst();
    }

    @Override
    public Optional<BatchStatus> look(String batch) {
        return batches.find(batch).map(AnthropicBatchService::status);
    }

    private static BatchStatus status(AnthropicBatch now) {
        return new BatchStatus(
                now.id(),
                now.cancelled() ? "canceled" : now.status(),
                now.ended(),
                now.cancelled(),
                now.ended() ? List.of(now.id()) : List.of(),
                "",
                new BatchProgress(
                        now.ended() ? 1 : Double.NaN, // the counts of what is through are 0 until then
                        now.createdAt().orElse(null),
                        now.expiresAt().orElse(null)),
                now.total());
    }

    @Override
    public void cancel(String batch) {
        try {
            batches.cancel(batch);
        } catch (InvalidRequestException e) {
            if (look(batch).filter(now -> !now.ended()).isPresent()) {
                throw e;
            }
        }
    }

    @Override
    public Path download(String file, Path target) {
        return results.to(target, file);
    }

    @Override
    public InputStream read(String file) {
        return results.open(file);
    }

    @Override
    public BatchAnswer answer(Map<String, Object> line, String label) {
        BatchAnswer answer = answer(line);
        return BatchMark.of(label).isOn(line)
                ? answer
                : new BatchAnswer(Fields.of(line).text(BatchMark.ID), answer.status(), answer.answer(), answer.error());
    }

    /** An answer by the model that the asked name stands for is that model's, though it has the name with a date. */
    @Override
    public BatchAnswer answer(Map<String, Object> line) {
        BatchAnswer answer = BatchResults.answer(line);
        boolean alias = answer.response()
                .flatMap(response -> response.model())
                .filter(name -> !name.equals(model.id()))
                .filter(name -> models.resolved(model.id()).filter(name::equals).isPresent())
                .isPresent();
        return alias
                ? new BatchAnswer(
                        answer.id(), answer.status(), answer.response().get().with("model", model.id()), "")
                : answer;
    }
}
