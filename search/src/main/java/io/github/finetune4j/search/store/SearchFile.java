// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.store;

import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One journal, read to its last whole line and kept in memory: some thousand lines. Only under the folder's lock. */
final class SearchFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SearchFile.class.getName());

    private final Path path;
    private final RandomAccessFile file;
    private final List<String> lines = new ArrayList<>();
    private long end;

    SearchFile(Path path) throws IOException {
        this.path = path;
        file = new RandomAccessFile(path.toFile(), "rw");
    }

    List<String> read(long after) throws IOException {
        catchUp();
        return List.copyOf(lines.subList((int) Math.min(after, lines.size()), lines.size()));
    }

    boolean append(long after, List<String> added) throws IOException {
        catchUp();
        if (after != lines.size()) {
            return false;
        }
        if (file.length() > end) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a process died while it wrote to {0}: what it had not finished is dropped",
                    path);
            file.setLength(end);
        }
        byte[] bytes = (String.join("\n", added) + "\n").getBytes(StandardCharsets.UTF_8);
        write(bytes);
        end += bytes.length;
        lines.addAll(added);
        return true;
    }

    private void write(byte[] bytes) throws IOException {
        boolean written = false;
        try {
            file.seek(end);
            file.write(bytes);
            file.getFD().sync();
            written = true;
        } finally {
            if (!written) {
                file.setLength(end); // on a full disk some of the lines may have fitted
            }
        }
    }

    private void catchUp() throws IOException {
        long length = file.length();
        if (length < end) {
            throw new FineTuneException("a search was cut off: " + path + " has " + length + " bytes, not " + end
                    + " -> bring the file back from a copy");
        }
        byte[] bytes = new byte[Math.toIntExact(length - end)];
        file.seek(end);
        file.readFully(bytes);
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                lines.add(new String(bytes, from, at - from, StandardCharsets.UTF_8));
                from = at + 1;
            }
        }
        end += from;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
