// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The first bytes of a stream: so that a file to which someone keeps writing is read to where it ended, not for ever.
 */
public final class FirstBytes extends FilterInputStream {
    private long left;

    /**
     * Makes a stream that ends early.
     *
     * @param in closed with this one
     * @param most bytes that are read
     */
    public FirstBytes(InputStream in, long most) {
        super(in);
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left <= 0 && length > 0) {
            return -1;
        }
        int got = super.read(target, offset, (int) Math.min(length, left));
        left -= Math.max(got, 0);
        return got;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
