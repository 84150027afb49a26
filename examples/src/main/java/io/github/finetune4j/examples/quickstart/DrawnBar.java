// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import java.time.Duration;

/** A line that is drawn over itself, with a bar and the time that is left. */
final class DrawnBar implements Bar {
    private static final int WIDTH = 24;
    private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();

    private final Terminal terminal;
    private final String name;
    private final long start;
    private long shownAt;
    private int length;

    DrawnBar(Terminal terminal, String name, long now) {
        this.terminal = terminal;
        this.name = name;
        start = now;
        shownAt = now - REDRAW_NANOS;
    }

    @Override
    public void show(long done, long total, String note) {
        show(done, total, note, System.nanoTime());
    }

    void show(long done, long total, String note, long now) {
        if (done < total && now - shownAt < REDRAW_NANOS) {
            return;
        }
        shownAt = now;
        String text = text(done, total, note, now - start);
        terminal.part("\r" + text + " ".repeat(Math.max(0, length - text.length())));
        length = text.length();
    }

    private String text(long done, long total, String note, long gone) {
        int filled = total == 0 ? 0 : (int) (WIDTH * done / total);
        String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
        return Terminal.format("%s [%s] %d of %d%s  %s", name, bar, done, total, left(done, total, gone), note)
                .stripTrailing();
    }

    // at the pace so far
    private static String left(long done, long total, long gone) {
        return done == 0 || done >= total
                ? ""
                : ", " + Duration.ofNanos(gone / done * (total - done)).toSeconds() + " s left";
    }

    @Override
    public void close() {
        if (length > 0) {
            terminal.line("");
        }
    }
}
