// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** Begins anew with the first value after a change, as the detectors of river do. */
abstract class RestartingDetector implements ChangeDetector {
    private boolean changed;
    private boolean warning;

    @Override
    public final void add(double value) {
        check(value);
        if (changed) {
            changed = false;
            warning = false;
            restart();
        }
        take(value);
    }

    @Override
    public final boolean changed() {
        return changed;
    }

    @Override
    public final boolean warning() {
        return warning;
    }

    final void change() {
        changed = true;
    }

    final void warn(boolean on) {
        warning = on;
    }

    void check(double value) {
        Checks.finite("value", value);
    }

    abstract void restart();

    abstract void take(double value);
}
