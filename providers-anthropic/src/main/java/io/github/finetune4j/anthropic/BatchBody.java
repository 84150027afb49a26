// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.http.upload.Content;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The body that creates a batch: all lines of a file in one JSON list, each id with the batch's mark. It is made while
 * it is read, so that a large one is never in memory.
 */
final class BatchBody implements Content {
    private static final String HEAD = "{\"requests\":[";
    private static final String TAIL = "]}";
    private static final String BEFORE_ID = "{\"" + BatchMark.ID + "\":\"";

    private final Path file;
    private final String mark;
    private final long length;

    BatchBody(RequestsFile requests, BatchMark mark) {
        file = Path.of(requests.path());
        this.mark = mark.text();
        length = HEAD.length() + size(file) - 1 + (long) requests.requests() * this.mark.length() + TAIL.length();
    }

    private static long size(Path file) {
        try {
            return Files.size(file); // each line has an end, of which all but the last become commas
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e + " -> bring it back, or ask again", e);
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream open(long from, long bytes) throws IOException {
        InputStream all = new Requests(Files.newBufferedReader(file), mark, from + bytes);
        all.skipNBytes(from);
        return all;
    }

    /** {@return a line with the mark behind its id, which is the line's first value} */
    static String marked(String line, String mark) {
        int end = BEFORE_ID.length() + BatchMark.KEY_LENGTH;
        return line.substring(0, end) + mark + line.substring(end);
    }

    /** Line by line. */
    private static final class Requests extends InputStream {
        private final BufferedReader lines;
        private final String mark;
        private long left;
        private byte[] piece = HEAD.getBytes(StandardCharsets.UTF_8);
        private int at;
        private boolean begun;
        private boolean ended;

        Requests(BufferedReader lines, String mark, long length) {
            this.lines = lines;
            this.mark = mark;
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int most) throws IOException {
            while (at == piece.length && !ended) {
                next(lines.readLine());
            }
            int count = (int) Math.min(Math.min(most, left), piece.length - at);
            if (count == 0) {
                return most == 0 ? 0 : -1;
            }
            System.arraycopy(piece, at, into, offset, count);
            at += count;
            left -= count;
            return count;
        }

        private void next(@Nullable String line) {
            String text = line == null ? TAIL : (begun ? "," : "") + marked(line, mark);
            ended = line == null;
            begun = true;
            piece = text.getBytes(StandardCharsets.UTF_8);
            at = 0;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
