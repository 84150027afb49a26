// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.journal.Turn;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.task.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that wait for each other read the journal together, and none misses what was there when it began. */
@Timeout(30)
class SharedReadingTest {
    private static final int CALLS = 12;

    private final MemoryJournalStore store = new MemoryJournalStore();
    private final SlowReading slow = new SlowReading(store);

    /** Its first reading takes until it is let go. */
    private static final class SlowReading implements JournalStore {
        private final JournalStore real;
        private final AtomicInteger reads = new AtomicInteger();
        private final CountDownLatch hasRead = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        SlowReading(JournalStore real) {
            this.real = real;
        }

        @Override
        public List<String> names() {
            return real.names();
        }

        @Override
        public List<String> read(String journal, long after) {
            List<String> events = real.read(journal, after);
            if (reads.incrementAndGet() == 1) {
                hasRead.countDown();
                await(goOn);
            }
            return events;
        }

        @Override
        public boolean append(String journal, long after, List<String> events) {
            return real.append(journal, after, events);
        }

        @Override
        public boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) {
            return real.replace(name, after, replaced, added);
        }

        @Override
        public boolean rewrite(String name, long after, List<String> lines) {
            return real.rewrite(name, after, lines);
        }

        @Override
        public Turn turn(String name, String who) {
            return real.turn(name, who);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static LabelingQueue queue(JournalStore store) {
        return LabelingQueue.builder(store, "q")
                .questions(Question.choice("kind", "refund", "other"))
                .build();
    }

    @Test
    void waitingCalls_readOnce_andSeeWhatCameBeforeThem() throws Exception {
        LabelingQueue queue = queue(slow);
        Queue<Long> tasks = new ConcurrentLinkedQueue<>();
        List<Thread> calls = new ArrayList<>();
        Thread first = new Thread(queue::progress);
        first.start();
        await(slow.hasRead);
        queue(store).add(Tasks.plain(3)); // another process, after that reading and before the calls
        for (int i = 0; i < CALLS; i++) {
            Thread call = new Thread(() -> tasks.add(queue.progress().tasks()));
            call.start();
            calls.add(call);
        }
        while (!calls.stream().allMatch(call -> call.getState() == Thread.State.BLOCKED)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        slow.goOn.countDown();
        for (Thread call : calls) {
            call.join();
        }
        first.join();
        assertThat(tasks).hasSize(CALLS).containsOnly(3L);
        assertThat(slow.reads).hasValue(2);
        queue(store).add(Tasks.plain(4));
        assertThat(queue.progress().tasks()).isEqualTo(4);
        assertThat(slow.reads).hasValue(3);
    }
}
