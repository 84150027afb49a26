// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualClock clock = VirtualClock.create();
    private final Instant begin = clock.instant();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    private void note(String what) {
        order.add(what + " at " + Duration.between(begin, clock.instant()).toMillis());
    }

    @Test
    void advance_runsTasksInOrderOfTimeThenOfScheduling() {
        clock.schedule(Duration.ofSeconds(2), () -> note("c"));
        clock.schedule(SECOND, () -> {
            note("a");
            clock.schedule(Duration.ZERO, () -> note("then"));
        });
        clock.schedule(SECOND, () -> note("b"));
        clock.schedule(Duration.ofSeconds(3), () -> note("later"));
        clock.schedule(SECOND, () -> note("never")).run();
        clock.advance(Duration.ofMillis(2_500));
        assertThat(order).containsExactly("a at 1000", "b at 1000", "then at 1000", "c at 2000");
        assertThat(clock.instant()).isEqualTo(begin.plusMillis(2_500));
        assertThat(clock.scheduled()).isOne();
    }

    @Test
    void advance_waitsForThreadsThatWorkAndSleep() {
        Executor threads = clock.executor(2);
        for (String name : List.of("x", "y", "z")) {
            threads.execute(() -> {
                clock.sleepUninterrupted(SECOND);
                note(name);
            });
        }
        clock.advance(Duration.ofSeconds(5));
        // two threads: the third task begins when one of the first two has ended
        assertThat(order)
                .hasSize(3)
                .filteredOn(entry -> entry.endsWith(" at 1000"))
                .hasSize(2);
        assertThat(order.get(2)).isEqualTo("z at 2000");
    }

    @Test
    void executor_taskThatThrows_costsOneThreadOnly() {
        Executor threads = clock.executor(1);
        AtomicBoolean ran = new AtomicBoolean();
        threads.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
            throw new IllegalStateException("on purpose");
        });
        threads.execute(() -> ran.set(true));
        clock.awaitQuiet();
        assertThat(ran).isTrue();
    }

    @Test
    void advanceUntil_neverTheCase_fails() {
        assertThatThrownBy(() -> clock.advanceUntil(() -> false, SECOND)).isInstanceOf(AssertionError.class);
    }
}
