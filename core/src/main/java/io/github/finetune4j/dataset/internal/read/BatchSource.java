// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import java.io.IOException;
import java.io.InputStream;

/** Pieces of a source, one after the other. */
interface BatchSource {
    /** Bytes read at once: files are copied through a buffer of that size, which should stay near the processor. */
    int CHUNK = 1 << 15;

    /** {@return bytes read, fewer than wanted only at the end of the stream} */
    static int fill(InputStream in, byte[] bytes, int from, int wanted) throws IOException {
        int done = 0;
        while (done < wanted) {
            int got = in.read(bytes, from + done, Math.min(wanted - done, CHUNK));
            if (got < 0) {
                break;
            }
            done += got;
        }
        return done;
    }

    /** {@return whether there was another piece; then it lies in {@code batch}} */
    boolean next(RowBatch batch) throws IOException;
}
