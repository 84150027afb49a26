// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.download;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.huggingface.HubException;
import io.github.finetune4j.huggingface.HubProblem;
import io.github.finetune4j.huggingface.internal.cache.CacheLock;
import io.github.finetune4j.huggingface.internal.cache.RepoCache;
import io.github.finetune4j.huggingface.internal.hub.BlobDigest;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.HubRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Brings one blob into the cache. What breaks off goes on where it broke; a blob gets its name only with the right
 * length and checksum.
 */
record FileDownload(ApiClient client, RepoCache cache, Sleeper sleeper, InstantSource clock, Executor threads) {
    private static final System.Logger LOG = System.getLogger("io.github.finetune4j.huggingface");
    private static final int MOST_BREAKS = 5;
    private static final int MOST_TRIES = 2;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration DEAD = Duration.ofHours(1);

    /**
     * @param path for words and progress
     * @param first what the Hub said
     * @param again asks the Hub once more: a signed address does not last
     * @param progress hears of every piece
     */
    void fetch(String path, FileMetadata first, Supplier<FileMetadata> again, ProgressCount progress) {
        Path blob = cache.blob(first.etag());
        if (Files.exists(blob)) {
            progress.moved(path, Math.max(first.size(), 0));
            return;
        }
        CacheLock lock = CacheLock.of(cache.lock(first.etag()));
        try {
            if (Files.exists(blob)) {
                progress.moved(path, Math.max(first.size(), 0));
                return;
            }
            removeDead(first.etag());
            requireSpace(path, first.size());
            new Attempt(path, first, again, progress).run(blob);
        } catch (IOException e) {
            throw RepoCache.notSaved(blob, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted while " + path + " was downloaded -> download it again, what has arrived is kept", e);
        } finally {
            lock.close();
        }
    }

    /** Removes what killed processes left; a living download writes more often than that. */
    private void removeDead(String etag) throws IOException {
        Instant limit = clock.instant().minus(DEAD);
        for (Path file : cache.incompletes(etag)) {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void requireSpace(String path, long size) throws IOException {
        long free = Files.getFileStore(RepoCache.parent(cache.blob("x"))).getUsableSpace();
        if (size > free) {
            throw new ResultNotSavedException("no space for " + path + ": " + size + " bytes are needed, " + free
                    + " are free -> free some, or set HF_HUB_CACHE to another disk");
        }
    }

    /** One download, over breaks and restarts. */
    private final class Attempt {
        private final String path;
        private final Supplier<FileMetadata> again;
        private final ProgressCount progress;
        private FileMetadata metadata;
        private boolean renewed;

        Attempt(String path, FileMetadata metadata, Supplier<FileMetadata> again, ProgressCount progress) {
            this.path = path;
            this.metadata = metadata;
            this.again = again;
            this.progress = progress;
        }

        void run(Path blob) throws IOException, InterruptedException {
            Path incomplete = cache.incomplete(metadata.etag());
            try {
                whole(incomplete);
                Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(incomplete);
            }
        }

        private void whole(Path incomplete) throws IOException, InterruptedException {
            BlobDigest digest = BlobDigest.of(metadata.etag(), metadata.size());
            try (BlobSink sink = new BlobSink(incomplete, digest, threads)) {
                for (int attempt = 1; ; attempt++) {
                    toTheEnd(sink);
                    Optional<String> mismatch = sink.finish();
                    if (mismatch.isEmpty()) {
                        return;
                    }
                    if (attempt == MOST_TRIES) {
                        throw corrupt("its checksum is " + mismatch.get());
                    }
                    LOG.log(System.Logger.Level.WARNING, "{0} arrived damaged; it is fetched once more", path);
                    restart(sink);
                }
            }
        }

        private void restart(BlobSink sink) throws IOException, InterruptedException {
            progress.moved(path, -sink.length());
            sink.restart();
        }

        private HubException corrupt(String what) {
            return HubRefusal.of(
                    HubProblem.CORRUPT_DOWNLOAD,
                    "download " + path,
                    path + " arrived damaged: " + what + ", expected " + metadata.etag() + " of " + metadata.size()
                            + " bytes -> try again; if it stays so, something between changes it");
        }

        private void toTheEnd(BlobSink sink) throws IOException, InterruptedException {
            int breaks = 0;
            while (true) {
                long before = sink.length();
                String why;
                try {
                    read(sink);
                    if (sink.length() == metadata.size() || metadata.size() < 0) {
                        return;
                    }
                    why = "it ended after " + sink.length() + " of " + metadata.size() + " bytes";
                } catch (BrokenException e) {
                    why = String.valueOf(e.getMessage());
                }
                breaks = sink.length() > before ? 1 : breaks + 1;
                if (breaks > MOST_BREAKS) {
                    throw new ProviderUnavailableException(
                            "the download of " + path + " broke " + breaks + " times at byte " + sink.length() + ": "
                                    + why + " -> try again later",
                            new ProviderFailure(HubContext.ID, "download " + path, 0, null, breaks),
                            null);
                }
                sleeper.sleep(PAUSE);
            }
        }

        private void read(BlobSink sink) throws IOException, InterruptedException {
            long from = sink.length();
            try (HttpReply reply = open(from)) {
                if (from > 0 && !continues(reply, from)) {
                    restart(sink);
                }
                copy(reply.body(), sink);
            } catch (ProviderException e) {
                refused(e, sink);
            }
        }

        private HttpReply open(long from) {
            HttpCall call = HttpCall.builder("GET", metadata.location())
                    .operation("download " + path)
                    .addHeader("Accept-Encoding", "identity")
                    .bulky()
                    .build();
            return client.send(
                    from > 0
                            ? call.toBuilder()
                                    .addHeader("Range", "bytes=" + from + "-")
                                    .build()
                            : call);
        }

        /** {@return whether the reply begins where the last one broke: some servers send the whole instead} */
        private boolean continues(HttpReply reply, long from) {
            return reply.status() == 206
                    && reply.headers()
                            .first("Content-Range")
                            .map(range -> range.startsWith("bytes " + from + "-"))
                            .orElse(false);
        }

        /** The range was refused, or the signed address is no longer good: both have a remedy, once. */
        private void refused(ProviderException e, BlobSink sink) throws IOException, InterruptedException {
            int status = e.status().orElse(0);
            boolean elsewhere = !String.valueOf(metadata.location())
                    .startsWith(client.baseUrl().toString());
            if (status == 416 && sink.length() > 0) {
                restart(sink);
                throw new BrokenException("the server cannot go on within the file");
            }
            if (elsewhere && !renewed && (status == 401 || status == 403 || status == 404 || status == 410)) {
                renewed = true;
                renew();
                throw new BrokenException("the address was no longer good");
            }
            throw e;
        }

        private void renew() {
            FileMetadata now = again.get();
            if (!now.etag().equals(metadata.etag())) {
                throw corrupt("the file was replaced on the Hub meanwhile");
            }
            metadata = now;
        }

        private void copy(InputStream body, BlobSink sink) throws IOException, InterruptedException {
            BlobSink.Chunk chunk;
            do {
                chunk = sink.chunk();
                IOException broken = chunk.fill(body);
                if (metadata.size() >= 0 && sink.length() + chunk.length > metadata.size()) {
                    throw corrupt("more than its length arrives");
                }
                progress.moved(path, chunk.length);
                sink.write(chunk);
                if (broken != null) {
                    throw new BrokenException(String.valueOf(broken.getMessage()));
                }
            } while (chunk.length == BlobSink.Chunk.SIZE);
        }
    }

    /** The connection broke; what came is kept. */
    private static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenException(String message) {
            super(message);
        }
    }
}
