// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.internal.control.RolloutRuntime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A world without threads and with time of its own, in which rollouts are tried out. */
final class Lab {
    private record Task(long at, long number, Runnable body) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long nanos;
    private long number;
    private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
    Executor calls = Runnable::run;
    Duration patience = Duration.ofSeconds(20);
    int failures;

    /** Less often in step with the store, so that weeks take no time. */
    static RolloutPolicy.Builder calm(RolloutPolicy.Builder policy) {
        return policy.timing(t -> t.refreshEvery(Duration.ofMinutes(1)).maxStale(Duration.ofMinutes(5)));
    }

    final FlakyStore store = new FlakyStore();
    final Random random;

    Lab(long seed) {
        random = new Random(seed);
    }

    /**
     * Another process, or the same one started again: nothing in memory is shared, and tasks of the old one are gone.
     */
    void crash() {
        tasks.clear();
        store.killed = false;
    }

    RolloutRuntime runtime() {
        return new RolloutRuntime(
                (InstantSource) () -> wall,
                () -> nanos,
                (delay, task) -> tasks.add(new Task(nanos + delay.toNanos(), number++, task)),
                calls,
                patience);
    }

    Instant now() {
        return wall;
    }

    void jumpClock(Duration by) {
        wall = wall.plus(by);
    }

    /** Time passes, and everything that is due on the way is done. */
    void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            Task task = tasks.remove();
            moveTo(Math.max(nanos, task.at()));
            task.body().run();
            endIfKilled();
        }
        moveTo(end);
    }

    // A rollout outlives whatever its store throws; a process that is killed does not
    private void endIfKilled() {
        if (store.killed) {
            store.killed = false;
            throw new Killed();
        }
    }

    /** Runs what is due now. */
    void settle() {
        pass(Duration.ZERO);
    }

    private void moveTo(long to) {
        wall = wall.plusNanos(to - nanos);
        nanos = to;
    }

    Rollout start(RolloutPolicy policy, ChatModel baseline, ChatModel candidate) {
        return start(policy, baseline, Map.of("candidate", candidate));
    }

    Rollout start(RolloutPolicy policy, ChatModel baseline, Map<String, ChatModel> candidates) {
        Map<String, ChatModel> named = new TreeMap<>();
        candidates.forEach((name, model) -> named.put(name, model.named("test/" + name)));
        return policy.start(baseline.named("test/baseline"), named, store, runtime());
    }

    /** Requests of as many users, spread over the time. */
    void traffic(Rollout rollout, int requests, Duration over) {
        for (int i = 0; i < requests; i++) {
            try {
                request(rollout);
            } catch (RolloutException e) {
                failures++; // the baseline's own
            }
            pass(over.dividedBy(requests));
        }
    }

    ChatResponse request(Rollout rollout) {
        return rollout.chat(ChatRequest.user("hello").withKey("user-" + random.nextInt(1_000_000)));
    }

    ChatModel model(String text, double errorRate) {
        return request -> {
            if (random.nextDouble() < errorRate) {
                throw new RolloutException("the model failed -> nothing, this is a test");
            }
            return answer(text);
        };
    }

    static ChatResponse answer(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(3, 5));
    }

    /** A store that can be cut off, and that fails between its steps. */
    static final class FlakyStore implements RolloutStore {
        private final MemoryRolloutStore inner = new MemoryRolloutStore();
        boolean cut;
        boolean dieAfterReplace;
        boolean killed;
        final AtomicInteger replaces = new AtomicInteger();
        final List<String> states = new ArrayList<>();

        private void check() {
            if (cut) {
                throw new RolloutException("the store is cut off -> nothing, this is a test");
            }
        }

        @Override
        public Optional<StoredState> load(String rollout) {
            check();
            return inner.load(rollout);
        }

        @Override
        public boolean replace(String rollout, StoredState next, List<String> events) {
            check();
            boolean done = inner.replace(rollout, next, events);
            if (done) {
                replaces.incrementAndGet();
                states.add(next.json());
            }
            if (dieAfterReplace) {
                dieAfterReplace = false;
                killed = true;
                throw new Killed();
            }
            return done;
        }

        @Override
        public List<String> events(String rollout) {
            check();
            return inner.events(rollout);
        }

        @Override
        public void putCounts(String rollout, int epoch, String node, String json) {
            check();
            inner.putCounts(rollout, epoch, node, json);
        }

        @Override
        public List<NodeCounts> counts(String rollout, int epoch) {
            check();
            return inner.counts(rollout, epoch);
        }

        @Override
        public List<String> rollouts() {
            check();
            return inner.rollouts();
        }
    }

    /** The end of a process, as far as a test can have it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
