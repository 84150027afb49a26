// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.upload;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Daemons;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apiguardian.api.API;

/**
 * The upload of content in parts, several at once, without parts that have arrived before. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PartUpload {
    private final long partSize;
    private final int atOnce;

    /**
     * Makes an upload.
     *
     * @param partSize bytes of each part but the last, at least 1
     * @param atOnce parts under way at the same time, at least 1
     */
    public PartUpload(long partSize, int atOnce) {
        if (partSize < 1 || atOnce < 1) {
            throw new IllegalArgumentException(
                    "parts of " + partSize + " bytes, " + atOnce + " at once -> give at least 1 of each");
        }
        this.partSize = partSize;
        this.atOnce = atOnce;
    }

    /**
     * Sends one part.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Sink {
        /**
         * {@return the service's id of the part}
         *
         * @param number from 0
         * @param content its bytes
         */
        String send(long number, Content content);
    }

    /**
     * Sends what has not arrived yet.
     *
     * @param whole the content
     * @param ledger knows, and is notified, which parts have arrived
     * @param sink sends a part; called by several threads
     * @return the ids of all parts in order
     * @throws FineTuneException what the sink threw first; no further part is begun after it
     */
    public List<String> send(Content whole, PartLedger ledger, Sink sink) {
        long parts = Math.max(1, (whole.length() + partSize - 1) / partSize);
        AtomicBoolean failed = new AtomicBoolean();
        ExecutorService threads =
                Executors.newFixedThreadPool((int) Math.min(atOnce, parts), Daemons.named("finetune4j-upload"));
        try {
            List<Future<String>> results = new ArrayList<>();
            for (long number = 0; number < parts; number++) {
                long part = number;
                results.add(threads.submit(() -> failed.get() ? "" : send(whole, part, ledger, sink, failed)));
            }
            return ids(results);
        } finally {
            threads.shutdownNow();
        }
    }

    private String send(Content whole, long number, PartLedger ledger, Sink sink, AtomicBoolean failed) {
        return ledger.part(number).orElseGet(() -> {
            boolean arrived = false;
            try {
                long from = number * partSize;
                String id = sink.send(number, whole.slice(from, Math.min(partSize, whole.length() - from)));
                ledger.arrived(number, id);
                arrived = true;
                return id;
            } finally {
                if (!arrived) {
                    failed.set(true);
                }
            }
        });
    }

    private static List<String> ids(List<Future<String>> results) {
        List<String> ids = new ArrayList<>();
        RuntimeException first = null;
        for (Future<String> result : results) {
            try {
                ids.add(result.get());
            } catch (ExecutionException e) {
                RuntimeException thrown = e.getCause() instanceof RuntimeException unchecked
                        ? unchecked
                        : new FineTuneException(
                                "a part could not be sent: " + e.getCause() + " -> start again to send the rest", e);
                first = first == null ? thrown : first;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FineTuneException("interrupted while parts were sent -> start again to send the rest", e);
            }
        }
        if (first != null) {
            throw first;
        }
        return ids;
    }
}
