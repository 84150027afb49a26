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

    @Override
    public int peek() throws IOException {
        rest = new byte[piece];
        restLength = BatchSource.fill(in, rest, 0, piece);
        return restLength;
    }

    @Override
    public byte[] peeked() {
        return rest;
    }

    @Override
    public boolean next(RowBatch batch) throws IOException {
        batch.clear();
        takeRest(batch);
        int seen = 0;
        while (true) {
            fill(batch);
            int end = ended ? batch.length : lastLine(batch, seen);
            if (end > 0) {
                keep(batch.bytes, end, batch.length);
                batch.length = end;
                return true;
            }
            if (ended) {
                return false;
            }
            if (batch.length > maxLineBytes) {
                skipLine(batch);
                return true;
            }
            seen = batch.length;
            batch.grow((int) Math.min(2L * batch.capacity(), maxLineBytes + (long) piece));
        }
    }

    private void takeRest(RowBatch batch) {
        if (restLength > batch.capacity()) {
            batch.grow(restLength);
        }
        System.arraycopy(rest, 0, batch.bytes, 0, restLength);
        batch.length = restLength;
        restLength = 0;
    }

    private void fill(RowBatch batch) throws IOException {
        int wanted = batch.capacity() - batch.length;
        if (!ended && wanted > 0) {
            int got = BatchSource.fill(in, batch.bytes, batch.length, wanted);
            batch.length += got;
            ended = got < wanted;
        }
    }

    private void skipLine(RowBatch batch) throws IOException {
        batch.tooLong = true;
        batch.length = 0;
        while (true) {
            int got = in.read(batch.bytes, 0, batch.capacity());
            if (got < 0) {
                ended = true;
                return;
            }
            for (int i = 0; i < got; i++) {
                if (batch.bytes[i] == '\n') {
                    keep(batch.bytes, i + 1, got);
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
    private static int lastLine(RowBatch batch, int seen) {
        for (int i = batch.length - 1; i >= seen; i--) {
            if (batch.bytes[i] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }
}
