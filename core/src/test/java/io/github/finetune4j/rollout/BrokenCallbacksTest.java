// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.rollout.internal.measure.Sums;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of the application that throws whatever it likes costs a rollout nothing but its own part. */
@Timeout(60)
class BrokenCallbacksTest {
    private static final String LOGS = "io.github.finetune4j.rollout";
    private final Lab lab = new Lab(5);

    private static RolloutPolicy.Builder policy() {
        return RolloutPolicy.builder().name("broken").addStage(Stage.of(1, Duration.ofHours(1)));
    }

    private Rollout start(RolloutPolicy.Builder policy) {
        return lab.start(policy.build(), lab.model("old", 0), lab.model("new", 0));
    }

    /** As another process with another store. */
    private Rollout alone(RolloutPolicy.Builder policy) {
        return new Lab(5).start(policy.build(), lab.model("old", 0), lab.model("new", 0));
    }

    private static void assertSaid(HeardLog log, String callback, String cost) {
        assertThat(log.messages())
                .filteredOn(line -> line.matches("WARNING " + callback + " of rollout broken[^ ]* failed: .*"))
                .singleElement()
                .asString()
                .contains(cost)
                .doesNotContain("hunter2");
        assertThat(log.traces())
                .allSatisfy(trace -> assertThat(trace.toString()).doesNotContain("hunter2"));
    }

    private static Sums sums(Rollout live, String metric) {
        int index = live.settings().metric(metric);
        return live.controller().tally(1).snapshot().sums(1, index);
    }

    @ParameterizedTest
    @EnumSource
    void measures_broken_everybodyGetsTheAnswer_andTheyAreNoNumbers(Thrown thrown) {
        Metric scorer = Metric.continuous("judge", answer -> thrown.<Double>now());
        try (HeardLog log = HeardLog.of(LOGS)) {
            Rollout live = start(policy().addMetric(LiveMetric.rate("mine", (request, response) -> thrown.now()))
                    .addMetric(LiveMetric.scored(scorer, 1))
                    .measurement(m -> m.refusal(response -> thrown.now()).covariate(request -> thrown.now())));
            assertThat(lab.request(live).text()).isEqualTo("new");
            assertThat(lab.request(live).text()).isEqualTo("new");
            assertThat(sums(live, "mine").bad()).isEqualTo(2);
            assertThat(sums(live, "judge").bad()).isEqualTo(2);
            assertThat(sums(live, "refusal_rate").bad()).isEqualTo(2);
            assertThat(sums(live, "error_rate").n()).isEqualTo(2);
            assertSaid(log, "metric mine", "it is counted as no number");
            assertSaid(log, "metric judge", "it is counted as no number");
            assertSaid(log, "the test for refusals", "it is counted as no number");
            assertSaid(log, "the covariate", "0 stands in for it");
        }
    }

    @ParameterizedTest
    @EnumSource
    void agreement_broken_isNoNumber_andTheNextShadowIsCalled(Thrown thrown) {
        try (HeardLog log = HeardLog.of(LOGS)) {
            Rollout live = start(RolloutPolicy.builder()
                    .name("broken")
                    .addStage(Stage.shadow(1, Duration.ofHours(1)))
                    .measurement(m -> m.agreement((baseline, candidate) -> thrown.now())));
            for (int i = 0; i < 100; i++) { // more than there are places beside a rollout
                assertThat(lab.request(live).text()).isEqualTo("old");
            }
            assertThat(sums(live, "agreement").bad()).isEqualTo(100);
            assertThat(live.leftOut()).isZero();
            assertSaid(log, "the agreement", "it is counted as no number");
        }
    }

    @ParameterizedTest
    @EnumSource
    void routing_broken_everybodyGetsTheBaseline(Thrown thrown) {
        try (HeardLog log = HeardLog.of(LOGS)) {
            Rollout off = alone(policy().killSwitch(thrown::now));
            assertThat(lab.request(off).text()).isEqualTo("old");
            assertThat(off.arm("somebody")).isEqualTo("baseline");
            assertThat(off.choice(ChatRequest.user("hello").withKey("k")).why()).isEqualTo(ArmChoice.Why.IN_DOUBT);
            assertSaid(log, "the kill switch", "the baseline answers");
        }
        try (HeardLog log = HeardLog.of(LOGS)) {
            Rollout nobody = alone(
                    policy().routing(r -> r.attributes(request -> thrown.now()).audience(Audience.everybody())));
            assertThat(lab.request(nobody).text()).isEqualTo("old");
            assertSaid(log, "the audience", "it matches nobody");
        }
        try (HeardLog log = HeardLog.of(LOGS)) {
            AtomicBoolean broken = new AtomicBoolean();
            Rollout nowhere = alone(policy().routing(r -> r.bucketing(key -> broken.get() ? thrown.<Double>now() : 0)));
            broken.set(true);
            assertThat(lab.request(nowhere).text()).isEqualTo("old");
            assertSaid(log, "the bucketing", "the baseline answers");
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenerAndRegistry_broken_theOthersHearAll_andLooksGoOn(Thrown thrown) {
        List<RolloutEvent> heard = new ArrayList<>();
        try (HeardLog log = HeardLog.of(LOGS)) {
            Rollout live = start(policy().registry(thrown.as(Registry.class)));
            live.onEvent(event -> thrown.now());
            live.onEvent(heard::add);
            live.pause("ana", "a try");
            live.resume("ana", "a try");
            lab.traffic(live, 100, Duration.ofMinutes(90));
            assertThat(heard)
                    .extracting(RolloutEvent::kind)
                    .containsExactly(RolloutEvent.Kind.PAUSED, RolloutEvent.Kind.RESUMED, RolloutEvent.Kind.PROMOTED);
            assertSaid(log, "a listener", "it is notified of what comes next");
            assertSaid(log, "the registry", "it is reported again with the next event");
        }
    }

    /** A store that breaks and works again. */
    private static final class BrokenStore implements RolloutStore {
        private final MemoryRolloutStore inner = new MemoryRolloutStore();
        private @Nullable Thrown broken;
        private @Nullable Thrown brokenCounts;

        @Override
        public Optional<StoredState> load(String rollout) {
            return broken == null ? inner.load(rollout) : broken.now();
        }

        @Override
        public boolean replace(String rollout, StoredState next, List<String> events) {
            return inner.replace(rollout, next, events);
        }

        @Override
        public List<String> events(String rollout) {
            return inner.events(rollout);
        }

        @Override
        public void putCounts(String rollout, int epoch, String node, String json) {
            inner.putCounts(rollout, epoch, node, json);
        }

        @Override
        public List<NodeCounts> counts(String rollout, int epoch) {
            return brokenCounts == null ? inner.counts(rollout, epoch) : brokenCounts.now();
        }

        @Override
        public List<String> rollouts() {
            return inner.rollouts();
        }
    }

    @ParameterizedTest
    @EnumSource
    void store_broken_everybodyGetsTheBaseline_untilItIsFixed(Thrown thrown) {
        BrokenStore store = new BrokenStore();
        ChatModel old = lab.model("old", 0).named("test/old");
        try (HeardLog log = HeardLog.of(LOGS)) {
            Rollout live = policy().build()
                    .start(old, Map.of("candidate", lab.model("new", 0).named("test/new")), store, lab.runtime());
            live.promote("ana", "a try");
            assertThat(lab.request(live).text()).isEqualTo("new");
            store.broken = thrown;
            lab.pass(Duration.ofSeconds(10));
            assertThat(lab.request(live).text()).isEqualTo("old");
            assertThat(live.status().autoPaused()).contains("a look failed: ").doesNotContain("hunter2");
            assertSaid(log, "a look", "requests go to the baseline until one succeeds");
            store.broken = null;
            lab.pass(Duration.ofSeconds(10));
            assertThat(live.status().autoPaused()).isEmpty();
            assertThat(lab.request(live).text()).isEqualTo("new");
        }
    }

    @ParameterizedTest
    @EnumSource
    void looks_brokenWhileAnOperatorActs_stillGoToTheBaseline(Thrown thrown) {
        BrokenStore store = new BrokenStore();
        Rollout live = policy().build()
                .start(
                        lab.model("old", 0).named("test/old"),
                        Map.of("candidate", lab.model("new", 0).named("test/new")),
                        store,
                        lab.runtime());
        store.brokenCounts = thrown;
        lab.pass(Duration.ofMinutes(2));
        assertThat(lab.request(live).text()).isEqualTo("old");
        live.pause("ana", "a look");
        assertThat(lab.request(live).text()).isEqualTo("old");
        assertThat(live.status().autoPaused()).contains("a look failed: ");
        store.brokenCounts = null;
        lab.pass(Duration.ofSeconds(10));
        assertThat(lab.request(live).text()).isEqualTo("new");
    }

    @ParameterizedTest
    @EnumSource
    void clockAndExecutor_broken_everybodyGetsAnAnswer(Thrown thrown) {
        try (HeardLog log = HeardLog.of(LOGS);
                Rollout live = policy().clock(thrown::now)
                        .calls(c -> c.executor(task -> thrown.now()))
                        .build()
                        .start(
                                lab.model("old", 0).named("test/old"),
                                lab.model("new", 0).named("test/new"),
                                new MemoryRolloutStore())) {
            assertThat(lab.request(live).text()).isEqualTo("old");
            assertThat(sums(live, "error_rate").sum()).isEqualTo(1);
            assertSaid(log, "the executor", "counted as failed");
            assertThat(log.messages()).anyMatch(line -> line.contains("the clock of rollout broken failed: "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void baseline_broken_itsCallerGetsIt_andItIsCounted(Thrown thrown) {
        ChatModel broken = request -> thrown.now();
        Rollout live = lab.start(policy().routing(r -> r.trafficSplit(1, 0)).build(), broken, lab.model("new", 0));
        assertThatThrownBy(() -> lab.request(live)).isNotInstanceOf(NullPointerException.class);
        int errors = live.settings().metric("error_rate");
        assertThat(live.controller().tally(1).snapshot().sums(0, errors).sum()).isEqualTo(1);
    }

    @Test
    void listenersThatHang_inMoreRolloutsThanThreadsWere_stopNoOther() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(8);
        try {
            for (int i = 0; i < 8; i++) {
                MemoryRolloutStore shared = new MemoryRolloutStore();
                Rollout here = quick("hangs", shared);
                Rollout there = quick("hangs", shared);
                here.onEvent(event -> {
                    hanging.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                there.pause("ana", "a try"); // the other hears of it on a thread of ours
            }
            assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
            CountDownLatch heard = new CountDownLatch(1);
            MemoryRolloutStore store = new MemoryRolloutStore();
            quick("goes-on", store).onEvent(event -> heard.countDown());
            quick("goes-on", store).pause("ana", "a try");
            assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            never.countDown();
        }
    }

    private Rollout quick(String name, RolloutStore store) {
        return RolloutPolicy.builder()
                .name(name)
                .addStage(Stage.of(1, Duration.ofHours(1)))
                .timing(t -> t.refreshEvery(Duration.ofMillis(5)))
                .build()
                .start(
                        lab.model("old", 0).named("test/old"),
                        lab.model("new", 0).named("test/new"),
                        store);
    }
}
