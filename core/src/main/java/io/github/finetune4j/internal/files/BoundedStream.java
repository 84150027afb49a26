// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that is counted as it comes, for some have more than their size says. Not safe for several threads. */
public final class BoundedStream extends FilterInputStream {
    private final long most;
    private final TooLong tooLong;
    private long count;

    /** The failure of a stream that is too long. */
    @FunctionalInterface
    public interface TooLong {
        /**
         * {@return a failure to throw}
         *
         * @throws IOException another one
         */
        RuntimeException failure() throws IOException;
    }

    /**
     * Bounds a stream.
     *
     * @param in closed with this one
     * @param most bytes
     * @param tooLong asked when there are more
     */
    public BoundedStream(InputStream in, long most, TooLong tooLong) {
        super(in);
        this.most = most;
        this.tooLong = tooLong;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int got = super.read(target, offset, length);
        count += Math.max(got, 0);
        if (count > most) {
            throw tooLong.failure();
        }
        return got;
    }
}
