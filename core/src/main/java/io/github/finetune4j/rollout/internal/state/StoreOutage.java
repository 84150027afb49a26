// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.state;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.control.RolloutController;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The log of a store that fails: its stack trace once, then a line a minute at most, and a line when it is back.
 * A rollout asks its store every few seconds, and a night's outage must not bury what else the log says. For use under
 * the lock of the {@link RolloutController}.
 */
public final class StoreOutage {
    private static final System.Logger LOG = System.getLogger(RolloutController.class.getName());
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final PolicySettings settings;
    private final LongSupplier nanos;
    private boolean lasts;
    private long began;
    private long reported;
    private int failures;

    public StoreOutage(PolicySettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    public void failed(RolloutException why) {
        long now = nanos.getAsLong();
        failures++;
        if (!lasts) {
            begin(now, why);
        } else if (now - reported >= PAUSE.toNanos()) {
            reported = now;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the store of rollout {0} still fails, {1} times in {2}: {3}",
                    settings.name,
                    failures,
                    time(now),
                    String.valueOf(why.getMessage()));
        }
    }

    private void begin(long now, RolloutException why) {
        lasts = true;
        began = now;
        reported = now;
        LOG.log(
                System.Logger.Level.WARNING,
                "the store of rollout " + settings.name + " fails; requests go to the baseline after "
                        + ShownTime.words(settings.maxStale),
                why);
    }

    /** The store took everything. */
    public void over() {
        if (lasts) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "the store of rollout {0} is back, after {1} failures in {2}",
                    settings.name,
                    failures,
                    time(nanos.getAsLong()));
        }
        lasts = false;
        failures = 0;
    }

    private String time(long now) {
        return ShownTime.words(Duration.ofSeconds(Duration.ofNanos(now - began).toSeconds()));
    }
}
