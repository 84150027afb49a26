// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.rollout.RolloutStore.NodeCounts;
import io.github.finetune4j.rollout.RolloutStore.StoredState;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rollout store TCK: the contract that every {@link RolloutStore} must keep, as JUnit tests. Extend it and give a
 * new, empty store. One test at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class RolloutStoreTck {
    private static final int RACERS = 4;

    private RolloutStore store = new MemoryRolloutStore(); // until a test opens its own

    /** For subclasses. */
    protected RolloutStoreTck() {}

    /** {@return a store without rollouts; closed after each test} */
    protected abstract RolloutStore emptyStore();

    @BeforeEach
    void open() {
        store = emptyStore();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void unknownRollout_isEmpty() {
        assertThat(store.load("nobody")).isEmpty();
        assertThat(store.events("nobody")).isEmpty();
        assertThat(store.counts("nobody", 1)).isEmpty();
        assertThat(store.rollouts()).isEmpty();
    }

    @Test
    void state_comesBackAsItWas_whateverItHolds() {
        String json = "{\"text\":\"" + "größe 🙂 \\\" ".repeat(5000) + "\"}";
        assertThat(store.replace("a", new StoredState(1, json), List.of())).isTrue();
        assertThat(store.load("a")).contains(new StoredState(1, json));
        assertThat(store.rollouts()).containsExactly("a");
    }

    @Test
    void replace_takesOnlyTheNextVersion_andChangesNothingElse() {
        assertThat(store.replace("a", new StoredState(2, "{}"), List.of("{}"))).isFalse();
        assertThat(store.load("a")).isEmpty();
        store.replace("a", new StoredState(1, "{\"v\":1}"), List.of("{\"e\":1}"));
        for (long version : new long[] {0, 1, 3}) {
            assertThat(store.replace("a", new StoredState(version, "{\"v\":9}"), List.of("{\"e\":9}")))
                    .as("version " + version)
                    .isFalse();
        }
        assertThat(store.load("a")).contains(new StoredState(1, "{\"v\":1}"));
        assertThat(store.events("a")).containsExactly("{\"e\":1}");
    }

    @Test
    void events_areAppendedInOrder_perRollout() {
        store.replace("a", new StoredState(1, "{}"), List.of("{\"e\":1}"));
        store.replace("b", new StoredState(1, "{}"), List.of("{\"b\":1}"));
        store.replace("a", new StoredState(2, "{}"), List.of());
        store.replace("a", new StoredState(3, "{}"), List.of("{\"e\":2}", "{\"e\":3}"));
        assertThat(store.events("a")).containsExactly("{\"e\":1}", "{\"e\":2}", "{\"e\":3}");
        assertThat(store.events("b")).containsExactly("{\"b\":1}");
    }

    @Test
    void counts_areOneRowPerProcessAndEpoch_theNewestWins() {
        store.putCounts("a", 1, "n1", "{\"c\":1}");
        store.putCounts("a", 1, "n2", "{\"c\":2}");
        store.putCounts("a", 1, "n1", "{\"c\":3}");
        store.putCounts("a", 2, "n1", "{\"c\":4}");
        store.putCounts("b", 1, "n1", "{\"c\":5}");
        assertThat(store.counts("a", 1))
                .containsExactlyInAnyOrder(new NodeCounts("n1", "{\"c\":3}"), new NodeCounts("n2", "{\"c\":2}"));
        assertThat(store.counts("a", 2)).containsExactly(new NodeCounts("n1", "{\"c\":4}"));
    }

    @Test
    void ofSeveralWhoDecideAtOnce_oneWins_andOnlyItsEventsAreThere() throws Exception {
        for (long version = 1; version <= 10; version++) {
            long next = version;
            ExecutorService racers = Executors.newFixedThreadPool(RACERS);
            List<Future<Boolean>> won = racers.invokeAll(IntStream.range(0, RACERS)
                    .<java.util.concurrent.Callable<Boolean>>mapToObj(i -> () -> store.replace(
                            "race", new StoredState(next, "{\"by\":" + i + "}"), List.of("{\"by\":" + i + "}")))
                    .toList());
            racers.shutdown();
            int winners = 0;
            for (Future<Boolean> each : won) {
                winners += each.get() ? 1 : 0;
            }
            assertThat(winners).as("winners of version " + version).isEqualTo(1);
            List<String> events = store.events("race");
            assertThat(events).hasSize((int) version);
            assertThat(store.load("race").orElseThrow().json()).isEqualTo(events.get(events.size() - 1));
        }
    }
}
