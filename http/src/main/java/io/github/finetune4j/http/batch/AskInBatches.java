// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.provider.CreateOnce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
    private static final int LOOKS = 5;
    private static final int LISTED_AFTER = 6; // looks, each after twice as long as the one before

    private final Asking asking;
    private final BatchService service;
    /** Batches that the service does not let go, by their turns. */
    private final Map<Integer, FineTuneException> failing = new LinkedHashMap<>();

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
            more = asking.state.open().size() > failing.size();
            if (full && !more && failing.isEmpty()) {
                int least = service.limits().least();
                asking.stopForLackOfMoney(least == 1 ? "none" : "no batch of at least " + least);
            }
            await();
        }
        if (cancelled != null && !asking.isStopped()) {
            asking.stop(cancelled);
        }
        for (FineTuneException first : failing.values()) {
            throw first;
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
        } catch (UndecidedBatchException e) {
            asking.showProgress(); // it is looked for again after a pause
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
        return asking.outage.call(() -> created(batch, file));
    }

    /** Where it is open whether it was created, it is looked for before another attempt, as late as a list may be. */
    private String created(AskedBatch batch, String file) {
        try {
            return service.create(file, batch.labelled());
        } catch (ProviderException e) {
            if (!CreateOnce.mayBeDone(e)) {
                throw e;
            }
            return begun(batch).orElseThrow(() -> e);
        }
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

    /** {@return the batch that may have been created, also by a process that died} A list may show it later. */
    private Optional<String> begun(AskedBatch batch) {
        Optional<String> found = found(batch);
        for (int i = 0; found.isEmpty() && i < LISTED_AFTER; i++) {
            asking.outage.shortPause(1L << i);
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
        while (asking.state.open().size() > failing.size()) {
            int before = asking.state.open().size() - failing.size();
            for (AskedBatch batch : asking.state.open()) {
                if (!failing.containsKey(batch.turn)) {
                    try {
                        look(batch);
                    } catch (TransientProviderException | UnreadableResultsException e) {
                        failing.put(batch.turn, e);
                    }
                }
            }
            if (asking.state.open().size() - failing.size() == before) {
                asking.outage.pause();
            }
        }
    }

    private void look(AskedBatch batch) {
        String id = batch.id;
        if (id == null) {
            deliver(batch);
            return;
        }
        Optional<BatchStatus> now = asking.outage.call(() -> service.look(id));
        batch.missed = now.isEmpty() ? batch.missed + 1 : 0;
        if (now.isEmpty()) {
            takeNothing(batch);
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
        take(batch, ended.word(), new EndedBatch(asking, batch, ended).results());
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

    private void take(AskedBatch batch, String status, AskedResults results) {
        results.note(status);
        remove(batch);
        asking.reportProgress();
    }

    /** A service may show a batch a little later than it was made. */
    private void takeNothing(AskedBatch batch) {
        if (batch.missed < LOOKS) {
            return;
        }
        AskedResults nothing = new AskedResults(asking, batch);
        nothing.end(AskFailure.BATCH_GONE);
        take(batch, "gone", nothing);
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
