// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/** The windows that were judged and not yet learnt from, and what is needed to learn from them. */
final class PendingWindows {
    /** One of them. */
    static final class Window {
        int slot;
        int state;
        double value;
        double logN;
        double n;
        double precision;
        boolean judged;
        boolean scored;
        double traffic;
        double deviation;
        double residual;
        double scaled;
        double predicted;
        double score;
        final double[] features = new double[Whitening.FEATURES];
    }

    private final Window[] windows;
    private long next;

    PendingWindows(int length) {
        windows = new Window[length];
        for (int i = 0; i < length; i++) {
            windows[i] = new Window();
        }
    }

    long next() {
        return next;
    }

    Window window(long number) {
        return windows[(int) (number % windows.length)];
    }

    /** {@return a place for the newest, which still has what an old one left} */
    Window push() {
        return window(next++);
    }
}
