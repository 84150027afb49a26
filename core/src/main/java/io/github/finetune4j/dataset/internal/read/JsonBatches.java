// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.internal.json.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Cuts JSON into its rows: the elements of an array, of the one array that an object holds, or values one after the
 * other. It finds borders alone (quotes, brackets, commas); whether a row is JSON is checked like that of a line.
 */
final class JsonBatches implements BatchSource {
    private final InputStream in;
    private final int maxRowBytes;
    private RowBatch ahead = new RowBatch(LineBatches.PIECE); // bytes that were read and not handed out
    private int at;
    private int inside; // arrays and objects that were opened around the rows
    private boolean ended;
    private long line = 1;

    JsonBatches(InputStream in, int maxRowBytes) {
        this.in = in;
        this.maxRowBytes = maxRowBytes;
    }

    @Override
    public int peek() throws IOException {
        fill();
        open();
        return ahead.length;
    }

    @Override
    public byte[] peeked() {
        return ahead.bytes;
    }

    // "[", or {"key": [ ; anything else is a row already
    private void open() {
        int i = blank(bom());
        if (i < ahead.length && ahead.bytes[i] == '[') {
            enter(i, 1);
        } else if (i < ahead.length && ahead.bytes[i] == '{') {
            int array = arrayInside(i + 1);
            if (array >= 0) {
                enter(array, 2);
            }
        }
    }

    private int bom() {
        return Utf8.startsWithBom(ahead.bytes, 0, ahead.length) ? 3 : 0;
    }

    private void enter(int bracket, int depth) {
        countLines(at, bracket);
        at = bracket + 1;
        inside = depth;
    }

    private int arrayInside(int from) {
        int i = blank(from);
        if (i >= ahead.length || ahead.bytes[i] != '"') {
            return -1;
        }
        i = afterString(i);
        i = i < 0 ? ahead.length : blank(i);
        if (i >= ahead.length || ahead.bytes[i] != ':') {
            return -1;
        }
        i = blank(i + 1);
        int first = i < ahead.length && ahead.bytes[i] == '[' ? blank(i + 1) : ahead.length;
        boolean rows = first < ahead.length && ahead.bytes[first] == '{' && !message(first);
        return rows ? i : -1;
    }

    // {"messages": [{"role"... is a row, not a list of rows
    private boolean message(int from) {
        int end = Math.min(ahead.length, from + 200);
        String start = new String(ahead.bytes, from, end - from, StandardCharsets.ISO_8859_1);
        return start.matches("(?s)\\{\\s*\"(role|from|content|value|parts)\".*");
    }

    @Override
    public boolean next(RowBatch batch) throws IOException {
        batch.clear();
        while (true) {
            int rows = cut(batch);
            if (rows > 0 || batch.tooLong) {
                return true;
            }
            if (ended) {
                return rest(batch);
            }
            if (ahead.length - at > maxRowBytes) {
                batch.tooLong = true;
                at = ahead.length; // what follows is cut where it can be
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
            int to = from < ahead.length ? valueEnd(from) : -1;
            if (to < 0 || (to == ahead.length && !ended && !closed(to - 1))) {
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
        byte b = ahead.bytes[last];
        return b == '}' || b == ']' || b == '"';
    }

    private void hand(RowBatch batch, int end) {
        if (batch.capacity() < end - at) {
            batch.grow(end - at);
        }
        System.arraycopy(ahead.bytes, at, batch.bytes, 0, end - at);
        batch.length = end - at;
        at = end;
    }

    // A last value that doesn't end: a row whose JSON is cut short
    private boolean rest(RowBatch batch) {
        int from = skipBetween(at);
        if (from >= ahead.length) {
            return false;
        }
        batch.record(from - at, ahead.length - at, line);
        hand(batch, ahead.length);
        return true;
    }

    private int skipBetween(int from) {
        int i = from;
        while (i < ahead.length) {
            byte b = ahead.bytes[i];
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
        byte first = ahead.bytes[from];
        if (first == '"') {
            return afterString(from);
        }
        return first == '{' || first == '[' ? afterBrackets(from) : afterWord(from);
    }

    private int afterBrackets(int from) {
        int depth = 0;
        for (int i = from; i < ahead.length; i++) {
            byte b = ahead.bytes[i];
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
        for (int i = quote + 1; i < ahead.length; i++) {
            byte b = ahead.bytes[i];
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
        while (i < ahead.length && ",]}\n".indexOf(ahead.bytes[i]) < 0) {
            i++;
        }
        return Math.max(i, from + 1);
    }

    private int blank(int from) {
        int i = from;
        while (i < ahead.length && ahead.bytes[i] <= ' ' && ahead.bytes[i] > 0) {
            i++;
        }
        return i;
    }

    private void countLines(int from, int to) {
        for (int i = from; i < to; i++) {
            if (ahead.bytes[i] == '\n') {
                line++;
            }
        }
    }

    private void moveUp() {
        if (at == 0 && ahead.length == ahead.capacity()) {
            ahead.grow((int) Math.min(2L * ahead.capacity(), maxRowBytes + (long) LineBatches.PIECE));
        }
        System.arraycopy(ahead.bytes, at, ahead.bytes, 0, ahead.length - at);
        ahead.length -= at;
        at = 0;
    }

    private void fill() throws IOException {
        int wanted = ahead.capacity() - ahead.length;
        int got = BatchSource.fill(in, ahead.bytes, ahead.length, wanted);
        ahead.length += got;
        ended = got < wanted;
    }
}
