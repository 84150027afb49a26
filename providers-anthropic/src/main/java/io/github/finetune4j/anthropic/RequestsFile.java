// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A file of requests that goes out with the batch itself, and what tells that batch from others. Its text is its id:
 * the journal of what was asked holds it.
 *
 * @param requests how many there are; 0 where nobody knows
 * @param newest id of the workspace's newest batch before this one is created; empty where there was none
 * @param path where the file lies
 */
record RequestsFile(int requests, String newest, String path) {
    private static final String NONE = "-";
    private static final int PARTS = 3;

    static RequestsFile of(Path file, String newest) {
        try (Stream<String> lines = Files.lines(file)) {
            return new RequestsFile((int) lines.count(), newest, String.valueOf(file.toAbsolutePath()));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e + " -> check its permissions", e);
        }
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
