package io.github.finetune4j.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream of bytes at line feeds, in one buffer that grows up to the longest line allowed. */
final class JsonlLines {
    private static final int FIRST_BUFFER = 1 << 16;
    private final InputStream in;
    private final int maxLineBytes;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int filled;
    private int from;
    private int to;
    private int nextFrom;
    private long line;
    private boolean tooLong;
    private boolean ended;

    JsonlLines(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    /** {@return how many bytes of the beginning lie in {@link #bytes()}; before the first {@link #next()} only} */
    int peek() throws IOException {
        while (!ended && filled < buffer.length) {
            fill();
        }
        return filled;
    }

    /** {@return whether there is another line; then {@link #bytes()} holds it in {@link #from()}..{@link #to()}} */
    boolean next() throws IOException {
        from = nextFrom;
        tooLong = false;
        int seen = from;
        while (true) {
            int end = lineFeed(seen);
            if (end >= 0) {
                return found(end, end + 1);
            }
            seen = filled;
            if (ended) {
                return (filled > from || tooLong) && found(filled, filled);
            }
            seen -= makeRoom();
            fill();
        }
    }

    byte[] bytes() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** {@return number of the line, from 1} */
    long line() {
        return line;
    }

    /** {@return whether the line is longer than allowed; its bytes are gone} */
    boolean tooLong() {
        return tooLong;
    }

    private boolean found(int end, int next) {
        tooLong |= end - from > maxLineBytes;
        to = end;
        nextFrom = next;
        line++;
        return true;
    }

    private int lineFeed(int at) {
        for (int i = at; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    // Moves the unfinished line to the front, or forgets it once it is too long. Returns by how much it moved.
    private int makeRoom() {
        int moved = from;
        if (filled - from > maxLineBytes) {
            tooLong = true;
            moved = filled;
        }
        if (moved > 0) {
            System.arraycopy(buffer, moved, buffer, 0, filled - moved);
            filled -= moved;
            from = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, maxLineBytes + (long) FIRST_BUFFER));
        }
        return moved;
    }

    private void fill() throws IOException {
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            ended = true;
        } else {
            filled += read;
        }
    }
}
