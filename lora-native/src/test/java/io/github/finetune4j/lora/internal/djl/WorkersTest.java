// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class WorkersTest {
    @Test
    void run_makesPiecesAtTheSameTime_andReturnsInOrder() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(3);
        List<Supplier<Integer>> work = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            work.add(() -> {
                threads.add(Thread.currentThread());
                all.countDown();
                await(all); // would never end one after another
                return number;
            });
        }
        try (Workers workers = new Workers(3)) {
            assertThat(run(workers, work)).containsExactly(0, 1, 2);
        }
        assertThat(threads).hasSize(3).contains(Thread.currentThread());
    }

    @Test
    void run_whereAPieceFails_endsAfterAllOthers_withTheFirstFailure() {
        AtomicInteger ended = new AtomicInteger();
        List<Supplier<Integer>> work = List.of(
                ended::incrementAndGet,
                () -> {
                    throw new IllegalStateException("second");
                },
                () -> {
                    throw new IllegalStateException("third");
                },
                ended::incrementAndGet);
        try (Workers workers = new Workers(4)) {
            assertThatThrownBy(() -> run(workers, work)).hasMessage("second");
            assertThat(ended).hasValue(2);
        }
    }

    @Test
    void run_whereTheFirstPieceEndsInAnError_stillEndsAfterAllOthers() {
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch thrown = new CountDownLatch(1);
        List<Supplier<Integer>> work = List.of(
                () -> {
                    thrown.countDown();
                    throw new StackOverflowError("first");
                },
                () -> {
                    await(thrown);
                    return ended.incrementAndGet();
                });
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() -> run(workers, work)).isInstanceOf(StackOverflowError.class);
            assertThat(ended).hasValue(1);
        }
    }

    @Test
    void run_onAnInterruptedThread_stillWaits_andKeepsTheFlag() {
        try (Workers workers = new Workers(2)) {
            Thread.currentThread().interrupt();
            assertThat(run(workers, List.of(() -> 1, () -> 2))).containsExactly(1, 2);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void workers_ofNoThreads_areRefused() {
        assertThatThrownBy(() -> new Workers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads of all workers: 0 -> give at least 1");
    }

    private static <T> List<T> run(Workers workers, List<Supplier<T>> work) {
        return Torch.call(false, () -> workers.run(work));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
