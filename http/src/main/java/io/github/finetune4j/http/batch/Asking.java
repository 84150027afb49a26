// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.files.KeyTable;
import io.github.finetune4j.model.ModelRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@link ServiceBatchModel#ask}: its requests, what is on record of them, and what goes on. Everything is
 * noted before it is done, so that the next process finds it. Not safe for use by several threads.
 */
final class Asking implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Asking.class.getName());
    private static final String GOES_ON = "ask again later, it goes on";
    private static final String UNASKABLE = "refused before it was sent";

    final BatchService service;
    final ModelRef model;
    final BatchSettings settings;
    final Outage outage;
    final AskRequests lines;
    final AskBudget budget;
    final AskState state;
    final Recording recording;
    private final Iterable<ChatRequest> requests;
    private final Path folder;
    private final RecordedAnswers answers;
    private final AskJournal journal;
    private final KeyTable underWay = new KeyTable();
    private final Map<String, Integer> failed = new HashMap<>();
    private final Set<String> unaskable = new HashSet<>();
    private final Callback plans;
    private final Callback listeners;
    private final AskProgress progress;
    private @Nullable UnsupportedCapabilityException refusal;
    private @Nullable ModelEnd end;
    private @Nullable String stopped;
    private int open;
    private int calls;
    private boolean tooFew;

    Asking(BatchService service, Path folder, Iterable<ChatRequest> requests, BatchSettings settings) {
        this.service = service;
        this.folder = folder;
        model = service.model();
        this.requests = requests;
        this.settings = settings;
        outage = new Outage(settings);
        lines = new AskRequests(service, settings);
        budget = new AskBudget(settings.budget, price(), service.limits().priceShare());
        state = new AskState(budget, settings.retries, settings.payAgain);
        plans = new Callback("a listener of plans", "asking goes on", LOG, settings.clock);
        listeners = new Callback("a listener of asking", "asking goes on", LOG, settings.clock);
        progress = new AskProgress(folder, model, settings.clock);
        answers = AskFolder.answers(folder, service.calls());
        recording = new Recording(answers, model.id());
        journal = journal();
    }

    /** {@return where the journal of a folder is} */
    static Path journal(Path folder) {
        return folder.resolve("journal.jsonl");
    }

    /** Money can't be limited without a price. */
    private @Nullable TokenPrice price() {
        if (settings.budget.limitsMoney() && settings.price == null) {
            throw new IllegalStateException(
                    "a budget of money without the price of " + model + " -> give it with price(...)");
        }
        return settings.price;
    }

    private AskJournal journal() {
        boolean opened = false;
        try {
            AskJournal found = AskJournal.open(journal(folder), state::apply);
            opened = true;
            return found;
        } finally {
            if (!opened) {
                answers.close();
            }
        }
    }

    // ---- the course of it

    BatchReport run() {
        AskFolder.tidy(folder, state::isOpen);
        state.open().forEach(batch -> BatchFile.ids(input(batch.turn), id -> underWay.put(id, batch.turn)));
        goOn();
        note(AskEvent.of(AskEvent.FINISHED, 0).with(AskEvent.AT, outage.now().toString()));
        BatchReport report = report();
        progress.write(report, state.open());
        return report;
    }

    private void goOn() {
        try {
            reportPlan(plan());
            if (open > 0 || !state.open().isEmpty()) {
                ask();
            }
        } catch (UnreadableResultsException e) {
            stop(String.valueOf(e.getMessage()));
        } catch (TransientProviderException e) {
            stop(model.provider() + " fails for too long " + at(e) + " -> " + GOES_ON);
        } catch (InvalidRequestException e) {
            stop(model.provider() + " refuses to go on " + at(e) + " -> look why, and " + GOES_ON);
        }
        if (stopped == null && left() > 0) {
            stop(left() + " requests are left -> " + GOES_ON);
        }
    }

    private void ask() {
        new AskInBatches(this).run();
        if (stopped == null) {
            new AskByCalls(this).run();
        }
    }

    /** The service's own message may repeat what a user wrote. */
    private static String at(ProviderException e) {
        return "at \"" + e.operation() + "\" (" + AskFailure.of(e).why() + ")";
    }

    private BatchPlan plan() {
        Usage most = count();
        ModelEnd known = open > 0 ? end() : new ModelEnd(settings.end, false);
        if (open > 0 && state.open().isEmpty() && known.over(outage.now())) {
            throw new FineTuneException(model + " answers no more (" + known + "), and " + open
                    + " requests have no answer -> what was asked before is on record: recorded()");
        }
        long bytes = most.inputTokens() * AskRequests.BYTES_PER_TOKEN_AT_LEAST;
        boolean batches = open >= service.limits().least() && known.takesBatches(outage.now(), settings);
        return new BatchPlan(
                model,
                recording.given(),
                open,
                batches,
                bytes / AskRequests.BYTES_PER_TOKEN_AT_MOST,
                most,
                budget,
                known.day());
    }

    /** {@return what the open requests take at most} */
    private Usage count() {
        long input = 0;
        long output = 0;
        for (ChatRequest request : requests) {
            String key = RecordedAnswers.key(request);
            if (!recording.give(key)) {
                continue;
            }
            if (isOpen(key)) {
                Optional<Usage> most = most(key, request);
                input += most.map(Usage::inputTokens).orElse(0L);
                output += most.map(Usage::outputTokens).orElse(0L);
                open += most.isPresent() ? 1 : 0;
            } else if (!recording.has(key)) {
                state.givenUp(key).ifPresent(why -> failed.merge(why, 1, Integer::sum));
            }
        }
        sayRefusal();
        return new Usage(input, output);
    }

    private void sayRefusal() {
        UnsupportedCapabilityException first = refusal;
        if (first != null && unaskable.size() == recording.given()) {
            throw first; // all of them, so it lies in what they have in common
        } else if (first != null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} requests to {1} are not asked: {2}",
                    unaskable.size(),
                    model,
                    first.getMessage());
        }
    }

    /** {@return what a request takes at most; empty where the provider refuses it, which costs the others nothing} */
    private Optional<Usage> most(String key, ChatRequest request) {
        try {
            return Optional.of(lines.most(lines.line(key, request), request));
        } catch (UnsupportedCapabilityException e) {
            refusal = refusal == null ? e : refusal;
            unaskable.add(key);
            failed.merge(UNASKABLE, 1, Integer::sum);
            return Optional.empty();
        }
    }

    private void reportPlan(BatchPlan plan) {
        plans.run(() -> settings.plan.accept(plan));
    }

    void reportProgress() {
        BatchReport now = report();
        progress.write(now, state.open());
        listeners.run(() -> settings.progress.accept(now));
    }

    /** What a service says of a batch is to be seen by people; a listener hears of what came. */
    void showProgress() {
        progress.write(report(), state.open());
    }

    private BatchReport report() {
        return new BatchReport(
                model, recording.given(), recording.answered(), calls, failed, state.oddities(), budget, stopped);
    }

    // ---- what the parts of it share

    int mostRequests() {
        return Math.min(settings.batchRequests, service.limits().requests());
    }

    long mostBytes() {
        return Math.min(settings.batchBytes, service.limits().bytes());
    }

    Iterable<ChatRequest> requests() {
        return requests;
    }

    /** {@return whether a request is to be asked: it has no answer, is not under way, and is not given up} */
    boolean isOpen(String key) {
        return !recording.has(key)
                && !unaskable.contains(key)
                && !state.isOpen((int) underWay.get(key, 0))
                && state.givenUp(key).isEmpty();
    }

    /** {@return why a request failed last; empty if it has an answer, or was not asked} */
    Optional<String> failure(String key) {
        if (recording.has(key)) {
            return Optional.empty();
        }
        return unaskable.contains(key) ? Optional.of(UNASKABLE) : state.why(key);
    }

    void underWay(String key, int turn) {
        underWay.put(key, turn);
    }

    boolean isUnderWay(String key, int turn) {
        return underWay.get(key, 0) == turn;
    }

    ModelEnd end() {
        ModelEnd known = end;
        if (known == null) {
            known = ModelEnd.of(service, settings, outage);
            end = known;
        }
        return known;
    }

    int left() {
        return recording.given()
                - recording.answered()
                - failed.values().stream().mapToInt(n -> n).sum();
    }

    void stop(String why) {
        stopped = why;
    }

    /** What is left is fewer than the service takes in a batch. */
    void tooFewForABatch() {
        tooFew = true;
    }

    /** {@return whether what is left is asked by ordinary calls} */
    boolean byCalls() {
        return left() > 0 && (tooFew || !end().takesBatches(outage.now(), settings));
    }

    void called(int requests) {
        calls += requests;
    }

    boolean isStopped() {
        return stopped != null;
    }

    /** Stops where a budget leaves no room; {@code room} says for what. */
    void stopForLackOfMoney(String room) {
        stop(settings.budget + " leaves room for " + room + " of the " + left()
                + " requests that are left -> raise it, and " + GOES_ON);
    }

    Path input(int turn) {
        return folder.resolve(AskedBatch.name(turn) + ".jsonl");
    }

    /** {@return where a file of the service goes; by its id, so that no other is ever taken for it} */
    Path fetched(int turn, String fileId) {
        return folder.resolve(AskedBatch.name(turn) + "." + fileId.replaceAll("[^A-Za-z0-9_-]", "-") + ".jsonl");
    }

    void note(AskEvent... events) {
        note(Arrays.asList(events));
    }

    void note(List<AskEvent> events) {
        List<Map<String, Object>> all = new ArrayList<>();
        events.forEach(event -> all.add(event.json()));
        journal.add(all);
        events.forEach(this::apply);
    }

    private void apply(AskEvent event) {
        String key = event.text(AskEvent.KEY);
        boolean failure = event.name().equals(AskEvent.FAILED) && recording.isGiven(key);
        Optional<String> before = failure ? state.givenUp(key) : Optional.empty();
        state.apply(event.json());
        if (failure && before.isEmpty() && !recording.has(key)) {
            state.givenUp(key).ifPresent(why -> failed.merge(why, 1, Integer::sum));
        }
    }

    @Override
    public void close() {
        try {
            journal.close();
        } finally {
            answers.close();
        }
    }
}
