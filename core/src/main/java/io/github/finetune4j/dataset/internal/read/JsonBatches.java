// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.internal.json.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts JSON into its rows: the elements of an array, of the one array that an object holds, or values one after the
 * other. It finds borders alone (quotes, brackets, commas); whether a row is JSON is checked like that of a line.
 */
final class JsonBatches implements BatchSource {
    private final InputStream in;
    private final int maxRowBytes;
    private byte[] ahead = new byte[LineBatches.PIECE]; // what was read and not handed out
    private int length;
    private int at;
    private int inside; // arrays and objects that were opened around the rows
    private boolean ended;
    private long line = 1;

    private JsonBatches(InputStream in, int maxRowBytes) {
        this.in = in;
        this.maxRowBytes = maxRowBytes;
    }

    /** {@return the rows of a stream, whose beginning says what is around them} */
    static JsonBatches open(InputStream in, int maxRowBytes) throws IOException {
        JsonBatches batches = new JsonBatches(in, maxRowBytes);
        batches.fill();
        batches.enter();
        return batches;
    }

    // "[", or {"key": [ ; anything else is a row already
    private void enter() {
        int i = blank(bom());
        if (i < length && ahead[i] == '[') {
            enter(i, 1);
        } else if (i < length && ahead[i] == '{') {
            int array = arrayInside(i + 1);
            if (array >= 0) {
                enter(array, 2);
            }
        }
    }

    private int bom() {
        return Utf8.startsWithBom(ahead, 0, length) ? 3 : 0;
    }

    private void enter(int bracket, int depth) {
        countLines(at, bracket);
        at = bracket + 1;
        inside = depth;
    }

    private int arrayInside(int from) {
        int i = blank(from);
        if (i >= length || ahead[i] != '"') {
            return -1;
        }
        i = afterString(i);
        i = i < 0 ? length : blank(i);
        if (i >= length || ahead[i] != ':') {
            return -1;
        }
        i = blank(i + 1);
        int first = i < length && ahead[i] == '[' ? blank(i + 1) : length;
        boolean rows = first < length && ahead[first] == '{' && !message(first);
        return rows ? i : -1;
    }

    // {"messages": [{"role"... is a row, not a list of rows
    private boolean message(int from) {
        int end = Math.min(length, from + 200);
        String start = new String(ahead, from, end - from, StandardCharsets.ISO_8859_1);
        return start.matches("(?s)\\{\\s*\"(role|from|content|value|parts)\".*");
    }

    @Override
    public boolean next(RowBatch batch) throws IOException {
        batch.clear();
        while (true) {
            if (cut(batch) > 0) {
                return true;
            }
            if (ended) {
                return rest(batch);
            }
            if (length - at > maxRowBytes) {
                batch.becomeTooLong();
                at = length; // what follows is cut where it can be
                return true;
            }
            moveUp();
            fill();
        }
    }

    // Hands out all whole rows that are there
    private int cut(RowBatch batch) {
        int rows = 0;
        int end = at;
        long startLine = line;
        while (true) {
            int insideBefore = inside;
            int from = skipBetween(end);
            long rowLine = line;
            int to = from < length ? valueEnd(from) : -1;
            if (to < 0 || (to == length && !ended && !closed(to - 1))) {
                inside = insideBefore; // what follows is looked at again
                line = startLine;
                break;
            }
            countLines(from, to);
            batch.record(from - at, to - at, rowLine);
            end = to;
            rows++;
            startLine = line;
        }
        if (rows > 0) {
            hand(batch, end);
            line = startLine;
        }
        return rows;
    }

    private boolean closed(int last) {
        byte b = ahead[last];
        return b == '}' || b == ']' || b == '"';
    }

    private void hand(RowBatch batch, int end) {
        batch.add(ahead, at, end);
        at = end;
    }

    // A last value that doesn't end: a row whose JSON is cut short
    private boolean rest(RowBatch batch) {
        int from = skipBetween(at);
        if (from >= length) {
            return false;
        }
        batch.record(from - at, length - at, line);
        hand(batch, length);
        return true;
    }

    private int skipBetween(int from) {
        int i = from;
        while (i < length) {
            byte b = ahead[i];
            if (b == '\n') {
                line++;
            } else if (inside > 0 && (b == ']' || b == '}')) {
                inside--;
            } else if (b != ' ' && b != '\t' && b != '\r' && b != ',') {
                return i;
            }
            i++;
        }
        return i;
    }

    // After the value that starts here; -1 where it doesn't end in what is there
    private int valueEnd(int from) {
        byte first = ahead[from];
        if (first == '"') {
            return afterString(from);
        }
        return first == '{' || first == '[' ? afterBrackets(from) : afterWord(from);
    }

    private int afterBrackets(int from) {
        int depth = 0;
        for (int i = from; i < length; i++) {
            byte b = ahead[i];
            if (b == '"') {
                i = afterString(i) - 1;
                if (i < 0) {
                    return -1;
                }
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private int afterString(int quote) {
        for (int i = quote + 1; i < length; i++) {
            byte b = ahead[i];
            if (b == '\\') {
                i++;
            } else if (b == '"') {
                return i + 1;
            }
        }
        return -1;
    }

    private int afterWord(int from) {
        int i = from;
        while (i < length && ",]}\n".indexOf(ahead[i]) < 0) {
            i++;
        }
        return Math.max(i, from + 1);
    }

    private int blank(int from) {
        int i = from;
        while (i < length && ahead[i] <= ' ' && ahead[i] > 0) {
            i++;
        }
        return i;
    }

    private void countLines(int from, int to) {
        for (int i = from; i < to; i++) {
            if (ahead[i] == '\n') {
                line++;
            }
        }
    }

    private void moveUp() {
        if (at == 0 && length == ahead.length) {
            ahead = Arrays.copyOf(ahead, (int) Math.min(2L * ahead.length, maxRowBytes + (long) LineBatches.PIECE));
        }
        System.arraycopy(ahead, at, ahead, 0, length - at);
        length -= at;
        at = 0;
    }

    private void fill() throws IOException {
        int wanted = ahead.length - length;
        int got = BatchSource.fill(in, ahead, length, wanted);
        length += got;
        ended = got < wanted;
    }
}
