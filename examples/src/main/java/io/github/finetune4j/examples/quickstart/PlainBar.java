// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import java.time.Duration;

/** At most a line for each tenth of the way: for logs and pipes. */
final class PlainBar implements Bar {
    private final Terminal terminal;
    private final String unit;
    private final Duration pause;
    private long shownTenth = -1;
    private long shownAt = System.nanoTime();

    /**
     * Prepares a bar.
     *
     * @param terminal where the lines go
     * @param unit what is counted
     * @param pause shortest time before a line; what ends sooner shows none
     */
    PlainBar(Terminal terminal, String unit, Duration pause) {
        this.terminal = terminal;
        this.unit = unit;
        this.pause = pause;
    }

    @Override
    public void show(long done, long total, String note) {
        long tenth = total == 0 ? done : 10 * done / total;
        long now = System.nanoTime();
        if (tenth > shownTenth && now - shownAt >= pause.toNanos()) {
            shownTenth = tenth;
            shownAt = now;
            terminal.line(("  " + unit + " " + done + " of " + total + "  " + note).stripTrailing());
        }
    }

    @Override
    public void close() {}
}
