// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InFlightTest {
    @Test
    void close_waitsForTheCallInFlight_andRefusesNewOnes() throws Exception {
        InFlight inFlight = new InFlight();
        inFlight.enter();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(
                    () -> {
                        begun.countDown();
                        return inFlight.close();
                    },
                    other);
            begun.await();
            assertThat(closed.isDone()).isFalse();
            inFlight.leave();
            assertThat(closed.get(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            other.shutdown();
        }
        assertThatThrownBy(inFlight::enter)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shutting down");
    }

    @Test
    void close_withNothingInFlight_isAtOnce() {
        assertThat(new InFlight().close()).isTrue();
    }
}
