// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowSink;
import java.io.IOException;
import java.io.InputStream;

/** A stream of JSONL; can be read once. */
public final class OnceSource implements DatasetSource {
    private final String name;
    private final InputStream in;
    private boolean used;

    public OnceSource(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void read(RowSink sink) throws IOException {
        if (used) {
            throw new IllegalStateException(
                    "the stream " + name + " was read already -> build once, or read from a Path");
        }
        used = true;
        sink.jsonl(in);
    }
}
