// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream of bytes into pieces that end at line feeds. A piece is larger only where a line is. */
public final class LineBatches implements BatchSource {
    static final int PIECE = 1 << 18;
    private final InputStream in;
    private final int maxLineBytes;
    private final int piece;
    private byte[] rest = new byte[0]; // the beginning of the next piece
    private int restLength;
    private boolean ended;

    LineBatches(InputStream in, int maxLineBytes) {
        this(in, maxLineBytes, PIECE);
    }

    public LineBatches(InputStream in, int maxLineBytes, int piece) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
        this.piece = piece;
    }

    /**
     * {@return how many bytes of the beginning lie in {@link #peeked()}; to be called once, before the first
     * {@link #next}}
     */
    public int peek() throws IOException {
        rest = new byte[piece];
        restLength = BatchSource.fill(in, rest, 0, piece);
        return restLength;
    }

    /** {@return the beginning} */
    byte[] peeked() {
        return rest;
    }

    @Override
    public boolean next(RowBatch batch) throws IOException {
        batch.clear();
        batch.add(rest, 0, restLength);
        restLength = 0;
        int seen = 0;
        while (true) {
            ended = ended || !batch.fill(in);
            int end = ended ? batch.length() : lastLine(batch.bytes(), seen, batch.length());
            if (end > 0) {
                keep(batch.bytes(), end, batch.length());
                batch.cut(end);
                return true;
            }
            if (ended) {
                return false;
            }
            if (batch.length() > maxLineBytes) {
                batch.becomeTooLong();
                skipLine(batch.bytes(), batch.capacity());
                return true;
            }
            seen = batch.length();
            batch.grow((int) Math.min(2L * batch.capacity(), maxLineBytes + (long) piece));
        }
    }

    private void skipLine(byte[] buffer, int size) throws IOException {
        while (true) {
            int got = in.read(buffer, 0, size);
            if (got < 0) {
                ended = true;
                return;
            }
            for (int i = 0; i < got; i++) {
                if (buffer[i] == '\n') {
                    keep(buffer, i + 1, got);
                    return;
                }
            }
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        restLength = to - from;
        if (rest.length < restLength) {
            rest = new byte[restLength];
        }
        System.arraycopy(bytes, from, rest, 0, restLength);
    }

    // After the last line feed; 0 if there is none. What lies before seen has none
    private static int lastLine(byte[] bytes, int seen, int length) {
        for (int i = length - 1; i >= seen; i--) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }
}
