// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.HeardLog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
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
        new ExecutorPool(Runnable::run, "callExecutor", spare, InstantSource.system()).execute(() -> done.add("task"));
        assertThat(done).containsExactly("task");
    }

    @Test
    void pool_executorRefuses_worksOnASpareThreadAndSaysSoOnce() {
        try (HeardLog log = HeardLog.of(ExecutorPool.class)) {
            Pool pool = new ExecutorPool(
                    task -> {
                        throw new RejectedExecutionException("full");
                    },
                    "callExecutor",
                    spare,
                    InstantSource.system());
            pool.execute(() -> done.add("first"));
            pool.execute(() -> done.add("second"));
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("the callExecutor of an engine failed: java.util.concurrent.RejectedExecutionException");
        }
        assertThat(done).containsExactly("spare", "first", "spare", "second");
    }
}
