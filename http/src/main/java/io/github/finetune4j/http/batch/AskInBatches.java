// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks in batches: sends what fits into budget and limits, waits for all of it, takes the answers, and begins again
 * with what has none, until nothing is left that a batch can do. Not safe for use by several threads.
 */
final class AskInBatches {
    private static final String LOOKING = "list batches";
    private static final String QUEUE_FULL = "token_limit_exceeded";
    private static final int NOT_FOUND = 404;
    private static final int EVENTS_AT_ONCE = 1_000;

    private final Asking asking;
    private final BatchService service;
    private @Nullable String cancelled;
    private int answered;

    AskInBatches(Asking asking) {
        this.asking = asking;
        service = asking.service;
    }

    void run() {
        boolean more = true;
        while (more && !asking.isStopped()) {
            boolean full = send();
            more = !asking.state.open().isEmpty();
            if (full && !more) {
                int least = service.limits().least();
                asking.stopForLackOfMoney(least == 1 ? "none" : "no batch of at least " + least);
            }
            await();
        }
        if (cancelled != null && !asking.isStopped()) {
            asking.stop(cancelled);
        }
    }

    // ---- out

    /** {@return whether the budget left no room for some} */
    private boolean send() {
        asking.state.open().forEach(this::deliver);
        if (!mayGo()) {
            return false;
        }
        answered = asking.recording.answered();
        try (AskRound round = new AskRound(asking, this::mayGo, this::deliver)) {
            Iterator<ChatRequest> requests = asking.requests().iterator();
            while (requests.hasNext() && !round.isOver()) {
                round.add(requests.next());
            }
            round.send();
            return round.isOutOfBudget();
        }
    }

    private boolean mayGo() {
        return cancelled == null
                && !asking.isStopped()
                && asking.left() > 0
                && asking.end().takesBatches(asking.outage.now(), asking.settings);
    }

    /** Goes on where it was: with the file, or with the batch, which may be at the service already. */
    private void deliver(AskedBatch batch) {
        if (batch.id != null) {
            return;
        }
        try {
            Optional<String> known = batch.creating ? begun(batch) : Optional.empty();
            if (known.isEmpty() && !asking.end().takesBatches(asking.outage.now(), asking.settings)) {
                drop(batch, "too near to the model's end");
                return;
            }
            String made = known.isPresent() ? known.get() : created(batch);
            asking.note(AskEvent.of(AskEvent.CREATED, batch.turn)
                    .with(AskEvent.ID, made)
                    .with(AskEvent.AT, asking.outage.now().toString()));
            asking.reportProgress();
        } catch (InvalidRequestException e) {
            if (!e.operation().equals(LOOKING)) {
                drop(batch, AskFailure.of(e).why()); // refused, so it was not made
            }
            throw e;
        }
    }

    private String created(AskedBatch batch) {
        String file = uploaded(batch);
        if (!batch.creating) {
            asking.note(AskEvent.of(AskEvent.CREATING, batch.turn));
        }
        return asking.outage.call(() -> service.create(file, batch.labelled()));
    }

    private String uploaded(AskedBatch batch) {
        String known = batch.file;
        if (known != null) {
            return known;
        }
        Path requests = asking.input(batch.turn);
        String file = asking.outage.call(() -> service.upload(batch.fileName(), requests));
        asking.note(AskEvent.of(AskEvent.UPLOADED, batch.turn).with(AskEvent.ID, file));
        return file;
    }

    /** {@return the batch that a process that died had begun to create} A list may show it a little later. */
    private Optional<String> begun(AskedBatch batch) {
        Optional<String> found = found(batch);
        if (found.isEmpty()) {
            asking.outage.pause();
            found = found(batch);
        }
        return found;
    }

    private Optional<String> found(AskedBatch batch) {
        String file = batch.file == null ? "" : batch.file;
        return asking.outage.call(() -> service.find(file, batch.labelled()));
    }

    private void drop(AskedBatch batch, String why) {
        asking.note(AskEvent.of(AskEvent.DROPPED, batch.turn).with(AskEvent.WHY, why));
        remove(batch);
    }

    // ---- and back

    /** Of batches that the service does not let go, each is tried, and the others come home. */
    private void await() {
        Map<Integer, TransientProviderException> failing = new LinkedHashMap<>();
        while (asking.state.open().size() > failing.size()) {
            int before = asking.state.open().size() - failing.size();
            for (AskedBatch batch : asking.state.open()) {
                if (!failing.containsKey(batch.turn)) {
                    try {
                        look(batch);
                    } catch (TransientProviderException e) {
                        failing.put(batch.turn, e);
                    }
                }
            }
            if (asking.state.open().size() - failing.size() == before) {
                asking.outage.pause();
            }
        }
        for (TransientProviderException first : failing.values()) {
            throw first;
        }
    }

    private void look(AskedBatch batch) {
        String id = batch.id;
        if (id == null) {
            deliver(batch);
            return;
        }
        Optional<BatchStatus> now = asking.outage.call(() -> service.look(id));
        if (now.isEmpty()) {
            take(batch, "gone", List.of(), new AskFailure("the batch is gone", true, true));
        } else if (now.get().ended()) {
            take(batch, now.get());
        } else if (!now.get().equals(batch.now)) {
            batch.now = now.get();
            asking.showProgress();
        }
    }

    private void take(AskedBatch batch, BatchStatus ended) {
        if (cameTooEarly(ended)) {
            drop(batch, QUEUE_FULL);
            return;
        }
        List<Path> files = new ArrayList<>();
        boolean lost = false;
        for (String id : ended.files()) {
            Optional<Path> file = fetched(batch, id);
            file.ifPresent(files::add);
            lost |= file.isEmpty();
        }
        AskFailure rest = lost
                ? new AskFailure("the batch's answers are gone", false, true)
                : new AskFailure(why(ended), true, false);
        take(batch, ended.word(), files, rest);
        if (ended.cancelled()) {
            cancelled = "a batch was cancelled at the service (" + ended.id()
                    + "), so no other was sent -> ask again, if the rest is to be asked";
        }
    }

    /**
     * A service takes so many tokens at a time: what did not fit beside the others is no failure, and waits for them.
     */
    private boolean cameTooEarly(BatchStatus ended) {
        boolean others = asking.state.open().size() > 1 || asking.recording.answered() > answered;
        return others && ended.reason().equals(QUEUE_FULL);
    }

    private static String why(BatchStatus ended) {
        String reason = ended.reason();
        return "batch " + ended.word() + (AskFailure.code(reason) ? ": " + reason : "");
    }

    private void take(AskedBatch batch, String status, List<Path> files, AskFailure ofTheRest) {
        List<AskEvent> failures = new ArrayList<>();
        int[] unsure = {0};
        BatchAnswers answers = new BatchAnswers(
                service, asking.recording, asking.input(batch.turn), batch.labelled(), (key, failure) -> {
                    unsure[0] += failure.unsure() ? 1 : 0;
                    failures.add(AskEvent.failed(batch.turn, key, failure.why(), failure.again()));
                    if (failures.size() >= EVENTS_AT_ONCE) {
                        asking.note(failures);
                        failures.clear();
                    }
                });
        files.forEach(answers::take);
        answers.end(ofTheRest);
        asking.recording.sync();
        AskEvent taken = answers.event(batch.turn, status);
        failures.add(ofTheRest.unsure() ? taken.unsure(unsure[0], batch.most) : taken);
        asking.note(failures);
        remove(batch);
        asking.reportProgress();
    }

    /** {@return the file here; empty where it is gone there} One that came whole before is not asked for again. */
    private Optional<Path> fetched(AskedBatch batch, String id) {
        Path target = asking.fetched(batch.turn, id);
        if (Files.isRegularFile(target)) {
            return Optional.of(target);
        }
        try {
            return Optional.of(asking.outage.call(() -> service.download(id, target)));
        } catch (TransientProviderException e) {
            salvage(batch, id);
            throw e;
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What comes of a file that never comes whole is on record at least; the batch stays open. */
    private void salvage(AskedBatch batch, String id) {
        BatchAnswers some = new BatchAnswers(
                service, asking.recording, asking.input(batch.turn), batch.labelled(), (key, failure) -> {});
        try (InputStream in = service.read(id)) {
            some.take(in);
        } catch (IOException | ProviderException e) {
            asking.recording.sync(); // and the failure before it is on its way
        }
    }

    private void remove(AskedBatch batch) {
        Path file = asking.input(batch.turn);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new FineTuneException("cannot remove " + file + ": " + e + " -> check its folder's permissions", e);
        }
    }
}
