package io.github.finetune4j.dataset;

import java.io.IOException;
import java.io.InputStream;

/** A stream of JSONL; can be read once. */
final class OnceSource implements DatasetSource {
    private final String name;
    private final InputStream in;
    private boolean used;

    OnceSource(String name, InputStream in) {
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
