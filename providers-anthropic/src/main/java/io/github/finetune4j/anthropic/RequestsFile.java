// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A file of requests that goes out with the batch itself, and what tells that batch from others. Its text is its id:
 * the journal of what was asked holds it.
 *
 * @param requests how many there are; 0 where nobody knows
 * @param newest the workspace's newest batch before this one is created, as {@link #newest(AnthropicBatch)} writes it;
 *     empty where there was none
 * @param path where the file lies
 */
record RequestsFile(int requests, String newest, String path) {
    private static final String NONE = "-";
    private static final String AT = "@";
    private static final int PARTS = 3;

    static RequestsFile of(Path file, String newest) {
        try (Stream<String> lines = Files.lines(file)) {
            return new RequestsFile((int) lines.count(), newest, String.valueOf(file.toAbsolutePath()));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e + " -> check its permissions", e);
        }
    }

    /** {@return what says which batches are no newer, also when that one is deleted: its id, and its time} */
    static String newest(AnthropicBatch batch) {
        return batch.id() + batch.createdAt().map(time -> AT + time).orElse("");
    }

    /** {@return whether a batch was there before this one could be created} */
    boolean isOlder(AnthropicBatch batch) {
        int at = newest.indexOf(AT);
        if (at < 0) {
            return batch.id().equals(newest);
        }
        Instant time = Instant.parse(newest.substring(at + 1));
        return batch.id().equals(newest.substring(0, at))
                || batch.createdAt().filter(created -> created.isBefore(time)).isPresent();
    }

    static RequestsFile parse(String id) {
        String[] parts = id.split(" ", PARTS);
        return parts.length < PARTS
                ? new RequestsFile(0, "", "")
                : new RequestsFile(Integer.parseInt(parts[0]), parts[1].equals(NONE) ? "" : parts[1], parts[2]);
    }

    @Override
    public String toString() {
        return requests + " " + (newest.isEmpty() ? NONE : newest) + " " + path;
    }
}
