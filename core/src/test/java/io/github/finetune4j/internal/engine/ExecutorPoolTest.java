// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** An application's executor, also one that refuses. */
class ExecutorPoolTest {
    private final List<String> done = new ArrayList<>();
    private final Pool spare = task -> {
        done.add("spare");
        task.run();
    };

    @Test
    void pool_runsOnTheApplicationsThreads() {
        new ExecutorPool(Runnable::run, "callExecutor", spare).execute(() -> done.add("task"));
        assertThat(done).containsExactly("task");
    }

    @Test
    void pool_executorRefuses_worksOnASpareThreadAndSaysSoOnce() {
        Logger logger = Logger.getLogger(ExecutorPool.class.getName());
        List<LogRecord> logged = new ArrayList<>();
        Handler ear = ear(logged);
        logger.addHandler(ear);
        logger.setUseParentHandlers(false);
        try {
            Pool pool = new ExecutorPool(
                    task -> {
                        throw new RejectedExecutionException("full");
                    },
                    "callExecutor",
                    spare);
            pool.execute(() -> done.add("first"));
            pool.execute(() -> done.add("second"));
        } finally {
            logger.removeHandler(ear);
            logger.setUseParentHandlers(true);
        }
        assertThat(done).containsExactly("spare", "first", "spare", "second");
        assertThat(logged)
                .singleElement()
                .satisfies(record ->
                        assertThat(record.getMessage()).contains("the callExecutor of an engine refuses work"));
    }

    private static Handler ear(List<LogRecord> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord message) {
                logged.add(message);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
