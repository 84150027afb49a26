// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Lines of another registry on their way to a chain. Many are written at once: each time the disk is waited for. */
final class CopiedLines {
    private static final int MOST_LINES = 1000;
    private static final int MOST_CHARACTERS = 1 << 20;

    private final RecordChain chain;
    private final InstantSource clock;
    private final List<ChainLine> lines = new ArrayList<>();
    private long characters;

    CopiedLines(RecordChain chain, InstantSource clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /** Takes a line, and writes those that it has if they are many. */
    void add(ChainLine line) throws IOException {
        lines.add(line);
        characters += line.text().length();
        if (lines.size() == MOST_LINES || characters >= MOST_CHARACTERS) {
            write();
        }
    }

    /** Writes the lines that it has, durably. */
    void write() throws IOException {
        if (!lines.isEmpty()) {
            chain.append(lines, clock.instant());
            lines.clear();
            characters = 0;
        }
    }
}
