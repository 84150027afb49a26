// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Sleeper;
import java.time.Duration;

/** Sleeps between attempts, and keeps the interrupt flag. */
public record Pauses(Sleeper sleeper) {
    public void pause(HttpCall call, Duration time) {
        if (time.isZero() || time.isNegative()) {
            return;
        }
        try {
            sleeper.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted between two attempts of \"" + call.operation()
                            + "\" -> look whether it was carried out before you call again",
                    e);
        }
    }
}
