// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.maintenance.Maintenance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The ticks of all maintenances while the application runs, on a daemon thread. One that fails is counted and logged;
 * the others, and its own next tick, go on.
 */
final class MaintenanceTicks implements SmartLifecycle {
    private static final System.Logger LOG = System.getLogger(MaintenanceTicks.class.getName());
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final List<Maintenance> maintenances;
    private final Duration every;
    private final Callbacks callbacks = new Callbacks(LOG, InstantSource.system());
    private @Nullable ScheduledExecutorService time;

    MaintenanceTicks(List<Maintenance> maintenances, Duration every) {
        this.maintenances = maintenances;
        this.every = every;
    }

    @Override
    public synchronized void start() {
        if (time == null) {
            ScheduledExecutorService begun = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread daemon = new Thread(task, "finetune4j-maintenance");
                daemon.setDaemon(true);
                return daemon;
            });
            Future<?> unused =
                    begun.scheduleWithFixedDelay(() -> tick(begun), 0, every.toMillis(), TimeUnit.MILLISECONDS);
            time = begun;
        }
    }

    private void tick(ScheduledExecutorService begun) {
        for (Maintenance each : maintenances) {
            if (begun.isShutdown()) {
                return;
            }
            callbacks
                    .of("a tick of maintenance " + each.name(), "what is due is tried again at the next one")
                    .run(each::tick);
        }
    }

    /** Begins no tick any more, and waits for one that is under way; what it leaves, another process goes on with. */
    @Override
    public synchronized void stop() {
        if (time == null) {
            return;
        }
        time.shutdown();
        try {
            if (!time.awaitTermination(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a tick of a maintenance takes longer than {0} s; its stores may be closed under it",
                        LONGEST_WAIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        time = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return time != null;
    }
}
