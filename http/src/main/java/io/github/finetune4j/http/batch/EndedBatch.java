// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A batch that has ended. Its files are read until each request that the service counts has its line: a service may
 * give no size by which a cut is noticed, and show files later than the end. Not safe for use by several threads.
 */
final class EndedBatch {
    private static final int READS = 5;
    private static final int NOT_FOUND = 404;

    private final Asking asking;
    private final BatchService service;
    private final AskedBatch batch;
    private BatchStatus now;
    private boolean gone;

    EndedBatch(Asking asking, AskedBatch batch, BatchStatus now) {
        this.asking = asking;
        this.batch = batch;
        this.now = now;
        service = asking.service;
    }

    /**
     * {@return what came of it, with all requests that have no answer noted}
     *
     * @throws UnreadableResultsException if lines are missing, or one is too long
     */
    AskedResults results() {
        AskedResults came = read();
        for (int reads = 1; (gone || isShort(came)) && reads < READS; reads++) {
            asking.outage.pause();
            forget();
            now = asking.outage.call(() -> service.look(now.id())).orElse(now);
            came = read();
        }
        boolean lines = isShort(came);
        if (lines && !asking.settings.payAgain) {
            throw missing(came);
        }
        came.end(lines ? AskFailure.NO_LINE : rest());
        return came;
    }

    private AskFailure rest() {
        return gone ? AskFailure.ANSWERS_GONE : new AskFailure(why(), true, false);
    }

    private String why() {
        String reason = now.reason();
        return "batch " + now.word() + (AskFailure.code(reason) ? ": " + reason : "");
    }

    private boolean isShort(AskedResults came) {
        return !gone && came.lines() < least();
    }

    private long least() {
        return Math.min(now.results(), batch.requests);
    }

    private UnreadableResultsException missing(AskedResults came) {
        return new UnreadableResultsException("batch " + now.id() + " of " + asking.model.provider() + " ended as "
                + now.word() + ", and " + (least() - came.lines()) + " of its " + batch.requests
                + " requests have no line in its files -> ask again later, they are read again; or let them be asked,"
                + " and paid for, again by payAgain(true)");
    }

    private AskedResults read() {
        AskedResults came = new AskedResults(asking, batch);
        gone = false;
        for (String id : now.files()) {
            Optional<Path> file = fetched(id);
            file.ifPresent(came::take);
            gone |= file.isEmpty();
        }
        return came;
    }

    /** What came short is fetched anew. */
    private void forget() {
        for (String id : now.files()) {
            Path file = asking.fetched(batch.turn, id);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new FineTuneException(
                        "cannot remove " + file + ": " + e + " -> check its folder's permissions", e);
            }
        }
    }

    /** {@return the file here; empty where it is gone there} One that came whole before is not asked for again. */
    private Optional<Path> fetched(String id) {
        Path target = asking.fetched(batch.turn, id);
        if (Files.isRegularFile(target)) {
            return Optional.of(target);
        }
        try {
            return Optional.of(asking.outage.call(() -> service.download(id, target)));
        } catch (TransientProviderException e) {
            salvage(id);
            throw e;
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What comes of a file that never comes whole is on record at least; the batch stays open. */
    private void salvage(String id) {
        AskedResults some = new AskedResults(asking, batch);
        try (InputStream in = service.read(id)) {
            some.salvage(in);
        } catch (IOException | ProviderException e) {
            asking.recording.sync(); // and the failure before it is on its way
        }
    }
}
