// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a text that may be a stranger's: none takes more memory than it may. Not safe for several threads. */
public final class BoundedLines implements Closeable {
    /** The most bytes of a line: 64 MiB, less in a small heap. */
    public static final int LONGEST =
            (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 8);

    /** A line that is too long. */
    public static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(long line, int longest) {
            super("line " + line + " has more than " + longest + " bytes, which is the limit");
        }
    }

    private final InputStream in;
    private final int longest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final byte[] piece = new byte[1 << 16];
    private int from;
    private int to;
    private long number;

    /**
     * Reads lines of at most {@link #LONGEST} bytes.
     *
     * @param in UTF-8; closed with this
     */
    public BoundedLines(InputStream in) {
        this(in, LONGEST);
    }

    /**
     * Reads lines.
     *
     * @param in UTF-8; closed with this
     * @param longest most bytes of a line
     */
    public BoundedLines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /**
     * {@return the next line; null at the end} The last one may have no end.
     *
     * @throws TooLong if it is too long
     * @throws IOException if it can't be read
     */
    public @Nullable String next() throws IOException {
        line.reset();
        number++;
        while (fill()) {
            int end = end();
            line.write(piece, from, end - from);
            if (line.size() > longest) {
                throw new TooLong(number, longest);
            }
            boolean whole = end < to;
            from = whole ? end + 1 : end;
            if (whole) {
                return text();
            }
        }
        return line.size() == 0 ? null : text();
    }

    /** {@return whether there is something in the piece} */
    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(piece, 0, piece.length));
        }
        return from < to;
    }

    /** {@return where the line ends in the piece, or the piece} */
    private int end() {
        int end = from;
        while (end < to && piece[end] != '\n') {
            end++;
        }
        return end;
    }

    private String text() {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
