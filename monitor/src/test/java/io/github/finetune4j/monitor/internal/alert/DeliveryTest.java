// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.AlertSink;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Suggestion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final int EVENTS = 5_000;
    private static final Evidence EVIDENCE = new Evidence(
            "no_data",
            Slice.ALL,
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            null,
            0.001,
            "nothing was captured",
            List.of());

    private static AlertEvent event(long number) {
        Alert alert = new Alert(
                "alert-" + number,
                Alert.Kind.NO_DATA,
                Alert.State.FIRING,
                Instant.EPOCH,
                List.of(EVIDENCE),
                new Suggestion(Suggestion.Action.LOOK, "see whether it runs"),
                Instant.EPOCH);
        return new AlertEvent(number, AlertEvent.Kind.FIRED, Instant.EPOCH, alert, "", "");
    }

    @Test
    void twoLooksAtOnce_tellASinkOnce() throws Exception {
        Queue<Long> told = new ConcurrentLinkedQueue<>();
        AlertSink sink = event -> told.add(event.number());
        CyclicBarrier together = new CyclicBarrier(2);
        try (OwnThread thread = new OwnThread("finetune4j-test", System::nanoTime)) {
            Callback callback = new Callback(
                    "a sink", "nothing", System.getLogger(DeliveryTest.class.getName()), InstantSource.system());
            Delivery delivery = new Delivery(
                    sink, "test", Set.of(), callback, thread, numbers -> true, new Delivery.Way(() -> {}, () -> {}));
            FutureTask<Void> other = new FutureTask<>(() -> look(delivery, together));
            new Thread(other, "another look").start();
            look(delivery, together);
            other.get(60, TimeUnit.SECONDS);
            thread.end(Duration.ofSeconds(20));
        }
        assertThat(told)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, EVENTS).boxed().toList());
    }

    private static Void look(Delivery delivery, CyclicBarrier together) throws Exception {
        for (long number = 1; number <= EVENTS; number++) {
            together.await(60, TimeUnit.SECONDS);
            Future<?> told = delivery.begin(List.of(event(number)), List.of(), Instant.EPOCH)
                    .orElse(null);
            if (told != null) {
                told.get(60, TimeUnit.SECONDS);
            }
            together.await(60, TimeUnit.SECONDS);
        }
        return null;
    }
}
