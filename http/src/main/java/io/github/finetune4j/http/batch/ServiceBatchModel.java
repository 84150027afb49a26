// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.BatchStoppedException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.internal.names.NoNull;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A model at a service that takes batches, with all that it was asked on record in a folder.
 *
 * <p>The same requests go on where the last process was, also after {@code kill -9}: what has an answer is not asked
 * again, a batch at the service is found again, and only ordinary calls that were under way may be billed twice. One
 * process at a time asks a model into a folder; within it, one thread at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ServiceBatchModel implements BatchModel {
    private final BatchService service;
    private final Path folder;
    private final Consumer<BatchSettings> settings;
    private final Map<String, String> unanswered = new ConcurrentHashMap<>(); // why, by the request's key
    private final AtomicInteger calls = new AtomicInteger();

    private ServiceBatchModel(BatchService service, Path folder, Consumer<BatchSettings> settings) {
        this.service = service;
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * {@return the model, asked in batches}
     *
     * @param service that answers
     * @param folder of all models that are asked into it; each has a folder of its own there
     * @param settings sets what shall not be the default; called each time when something is asked
     */
    public static ServiceBatchModel of(BatchService service, Path folder, Consumer<BatchSettings> settings) {
        NoNull.check("a model in batches", "service", service, "folder", folder, "settings", settings);
        return new ServiceBatchModel(service, folder(folder, service), settings);
    }

    private static Path folder(Path folder, BatchService service) {
        return AskFolder.of(folder, service.model(), () -> AskFolder.identity(service.calls()));
    }

    /**
     * Asks what has no answer on record: in batches, and by ordinary calls what no batch can bring before the model's
     * end. Waits for all of it, which may take days. Whoever does not want to wait for so long ends the process, or
     * interrupts the thread, and makes the same call again later.
     *
     * @param requests gone through several times, so a list, or anything else that gives the same each time; equal ones
     *     are asked once
     * @return what came of it
     * @throws IllegalStateException if a budget of money has no price
     * @throws FineTuneException if the model has ended and there is nothing more to be had of it, if somebody else asks
     *     it into this folder at the moment, if the thread was interrupted (its flag stays set), or if the service
     *     refuses the key
     * @throws io.github.finetune4j.error.ResultNotSavedException if the disk takes no more; what is on record stays
     */
    public BatchReport ask(Iterable<ChatRequest> requests) {
        return ask(requests, asking -> {});
    }

    private synchronized BatchReport ask(Iterable<ChatRequest> requests, Consumer<Asking> afterwards) {
        BatchSettings chosen = new BatchSettings();
        settings.accept(chosen);
        try (Asking asking = new Asking(service, folder, requests, chosen)) {
            BatchReport report = asking.run();
            afterwards.accept(asking);
            return report;
        }
    }

    private void remember(List<ChatRequest> requests, Asking asking) {
        if (asking.isStopped()) {
            return;
        }
        for (ChatRequest request : requests) {
            String key = RecordedAnswers.key(request);
            asking.failure(key).ifPresentOrElse(why -> unanswered.put(key, why), () -> unanswered.remove(key));
        }
    }

    /**
     * Asks the service to end the batches of this model that are under way, whichever process sent them. What they have
     * answered by then is billed, and comes with the next {@link #ask}; one that is waiting for them stops, and sends
     * no other. A thread that is interrupted, or a process that ends, leaves them running. May be called while another
     * thread asks; a batch that goes out meanwhile is not ended.
     *
     * @return how many batches the service was asked to end
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the service has no way to
     * @throws io.github.finetune4j.error.ProviderException if it refuses, or nobody answers; all others were asked to
     *     end all the same
     */
    public int cancel() {
        AskState state = new AskState(new AskBudget(Budget.unlimited(), null, 1), 0, false);
        AskJournal.read(Asking.journal(folder), state::apply);
        int cancelled = 0;
        ProviderException failed = null;
        for (AskedBatch batch : state.open()) {
            try {
                cancelled += cancelled(batch) ? 1 : 0;
            } catch (ProviderException e) { // the others are to end as well
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
        return cancelled;
    }

    /** Only a batch that is known to be ours: by its id, or by a label that the service shows. */
    private boolean cancelled(AskedBatch batch) {
        Optional<String> id =
                batch.creating && batch.id == null ? service.find(batch.labelled()) : Optional.ofNullable(batch.id);
        id.ifPresent(service::cancel);
        return id.isPresent();
    }

    /**
     * {@return the answers on record} It has the model's name and identity, needs no service, and fails for what was
     * never asked. Answers stay in the file: close it in the end.
     *
     * @throws FineTuneException if there is no answer of it
     */
    public RecordedModel recorded() {
        return AskFolder.recorded(folder, service.model());
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        if (requests.isEmpty()) {
            return List.of();
        }
        Map<String, ChatResponse> known = known(requests);
        if (known.size() < requests.size()) {
            BatchReport report = ask(requests, asking -> remember(requests, asking));
            calls.addAndGet(report.calls());
            report.stopped().ifPresent(why -> {
                throw new BatchStoppedException(why);
            });
            known = known(requests);
        }
        List<ChatResponse> answers = new ArrayList<>();
        for (ChatRequest request : requests) {
            String key = RecordedAnswers.key(request);
            answers.add(answer(key, known.get(key)));
        }
        return List.copyOf(answers);
    }

    private ChatResponse answer(String key, @Nullable ChatResponse known) {
        if (known != null) {
            return known;
        }
        String why = unanswered.getOrDefault(key, "for a reason that is not on record");
        throw new FineTuneException(
                AskFailure.isGone(why)
                        ? "a request to " + name() + " was paid for, and its answer is lost: " + why
                                + " -> ask, and pay for, it again by payAgain(true)"
                        : "a request to " + name() + " was refused, or failed too often (" + why
                                + ") -> look at the files of its batches in " + folder.toAbsolutePath());
    }

    /** {@return what is on record of some requests, by their keys} */
    private synchronized Map<String, ChatResponse> known(List<ChatRequest> requests) {
        Map<String, ChatResponse> known = new HashMap<>();
        if (AskFolder.hasAnswers(folder)) {
            try (RecordedModel record = recorded()) {
                for (ChatRequest request : requests) {
                    record.known(request).ifPresent(answer -> known.put(RecordedAnswers.key(request), answer));
                }
            }
        }
        return known;
    }

    /**
     * {@inheritDoc} A request that is not on record is a batch of its own; one that {@link #chatAll} got no answer to
     * fails at once.
     */
    @Override
    public ChatResponse chat(ChatRequest request) {
        String key = RecordedAnswers.key(request);
        if (unanswered.containsKey(key)) {
            return answer(key, null);
        }
        return chatAll(List.of(request)).get(0);
    }

    @Override
    public double priceShare() {
        return service.limits().priceShare();
    }

    /** {@inheritDoc} They say how many answers came by ordinary calls. */
    @Override
    public List<String> notes() {
        int many = calls.get();
        return many == 0
                ? List.of()
                : List.of(many + " answers of " + name() + " came by ordinary calls, at the full price, and are counted"
                        + " at the price of batches: its end was too near for one, or fewer requests were left than"
                        + " the " + service.limits().least() + " that the service takes.");
    }

    @Override
    public int requestsAtOnce() {
        return service.limits().requests();
    }

    @Override
    public String name() {
        return service.calls().name();
    }

    @Override
    public Optional<String> identity() {
        return service.calls().identity();
    }
}
