// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.rollout.internal.control.StoredRollouts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder that the version of format 1 wrote (rollouts found by the name alone, fingerprints of printed text) is read.
 */
class FirstStoreTest {
    private static final ChatModel OLD = ((ChatModel) request -> Lab.answer("old")).named("v1");
    private static final ChatModel NEW = ((ChatModel) request -> Lab.answer("new")).named("v2");
    private static final ChatModel THIRD = ((ChatModel) request -> Lab.answer("third")).named("v3");
    private static final InstantSource THEN = () -> Instant.parse("2026-11-27T08:00:00Z");
    /** What its candidate answered. */
    private static final String ID = "3acfb03848682e60b57ff1072c4e089675f1e986";

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void copy() throws IOException, URISyntaxException {
        Path from = Path.of(Objects.requireNonNull(FirstStoreTest.class.getResource("store-0.1"))
                .toURI());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    private static RolloutPolicy.Builder usual() {
        return RolloutPolicy.builder()
                .name("rollout")
                .addStage(0.05, Duration.ofHours(24))
                .addStage(0.25, Duration.ofHours(12))
                .addStage(1.0)
                .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.01))
                .addGate(LiveGates.watch(LiveMetric.REFUSAL_RATE, 0.2))
                .clock(THEN);
    }

    private static RolloutPolicy ended(String name) {
        return ended(name, 0.5);
    }

    private static RolloutPolicy ended(String name, double share) {
        return RolloutPolicy.builder()
                .name(name)
                .addStage(share, Duration.ofHours(1))
                .addStage(1.0)
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.1))
                .clock(THEN)
                .build();
    }

    private static void told(RolloutStore store, String name) {
        Rollout.adopt(store, name, Map.of("baseline", "v1", "candidate", "v2"), "ada", "it was v2 that went live");
    }

    @Test
    void runningRollout_isStartedWithNoCandidate_untilSomebodySaysWithWhichModelsItBegan() {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            for (ChatModel candidate : List.of(NEW, THIRD)) {
                assertThatThrownBy(() -> usual().build().start(OLD, candidate, store))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("of an earlier version is under way in stage 1, and does not say with")
                        .hasMessageContaining(candidate.name() + " against v1 may go on with it -> say which they were")
                        .hasMessageContaining("Rollout.adopt(store, \"rollout\", models, who, why), with the model of")
                        .hasMessageContaining("[baseline, candidate]");
            }
            told(store, "rollout");
            assertThatThrownBy(() -> usual().build().start(OLD, THIRD, store))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("under way with v2 against v1")
                    .hasMessageContaining("v3 against v1 cannot begin under its name");
        }
    }

    @Test
    void runningRollout_goesOnWithTimeEvidenceAndFeedback_withTheModelsThatSomebodyNamed() {
        try (FileRolloutStore before = FileRolloutStore.open(folder)) {
            told(before, "rollout");
        }
        try (FileRolloutStore store = FileRolloutStore.open(folder);
                Rollout live = usual().build().start(OLD, NEW, store)) {
            assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
            assertThat(live.status().elapsed()).isEqualTo(Duration.ofMinutes(90));
            assertThat(live.status().arms())
                    .extracting(RolloutStatus.ArmStatus::requestsInAll)
                    .containsExactly(85L, 6L);
            assertThat(live.audit()).last().extracting(RolloutEvent::who).isEqualTo("ada");
            live.runInterimAnalysis();
            LiveGateResult gate = live.verdict().orElseThrow().gates().get(0);
            assertThat(gate.baselineSample()).isEqualTo(85);
            assertThat(gate.candidateSample()).isEqualTo(6); // one more was asked after the last look, for its id
            assertThat(live.audit())
                    .extracting(RolloutEvent::kind)
                    .containsExactly(RolloutEvent.Kind.STARTED, RolloutEvent.Kind.ADOPTED);
            assertThat(store.rollouts()).hasSize(4);
        }
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            try (Rollout again = usual().build().start(OLD, NEW, store)) {
                assertThat(again.audit()).hasSize(2);
            }
        }
    }

    private FileRolloutStore open(String name) {
        FileRolloutStore store = FileRolloutStore.open(folder);
        told(store, name);
        return store;
    }

    @Test
    void answersOfYesterday_canStillBeJudged() {
        RolloutPolicy policy = usual().addMetric(LiveMetric.feedback("thumbs")).build();
        try (FileRolloutStore store = open("rollout");
                Rollout live = policy.start(OLD, NEW, store)) {
            assertThat(live.feedback(ID, "thumbs", 1)).isTrue();
        }
    }

    @Test
    void pausedRollout_ofSeveralCandidates_goesOn() {
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("rich")
                .addStage(Stage.shadow(0.5, Duration.ofMinutes(30)))
                .addStage(Stage.of(0.4, Duration.ofHours(2))
                        .minSample(40)
                        .within(Duration.ofHours(30))
                        .gates(LiveGates.watch(LiveMetric.TIMEOUT_RATE, 0.1)))
                .addStage(Stage.of(1.0, Duration.ofMillis(1500)))
                .addGate(LiveGates.watchLatency(0.95, 1.2))
                .addGate(LiveGates.within(LiveMetric.ERROR_RATE, 0.3).minSample(7))
                .addGate(LiveGates.watch(LiveMetric.REFUSAL_RATE, 0.125))
                .routing(r -> r.holdout(0.05))
                .significance(0.1)
                .routing(r -> r.layer(Layer.of("chat", 0, 0.5)).trafficSplit(0.5, 0.25, 0.25))
                .clock(THEN)
                .build();
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            Rollout.adopt(store, "rich", Map.of("b", "v2", "a", "v2", "baseline", "v1"), "ada", "these two were tried");
            try (Rollout live = policy.start(OLD, Map.of("a", NEW, "b", NEW), store)) {
                assertThat(live.status().phase()).isEqualTo(Phase.PAUSED);
                live.resume("ada", "all is well");
                assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
            }
        }
    }

    @Test
    void rollout_withAnotherPolicy_isRefused_beforeAndAfterItsModelsAreNamed() {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            told(store, "rollout");
            RolloutPolicy other = usual().significance(0.01).build();
            assertThatThrownBy(() -> other.start(OLD, NEW, store))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("under way in stage 1, with another policy");
            RolloutPolicy wide = ended("rolled-back", 0.9);
            assertThatThrownBy(() -> wide.start(OLD, NEW, store))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("finished: rolled back, with another policy");
        }
    }

    /** The broken candidate of the earlier version must not get traffic again, and nobody knows which it was. */
    @Test
    void rolledBackRollout_staysRolledBack_withWhicheverCandidate_andSaysWhatToDo() {
        for (ChatModel candidate : List.of(NEW, THIRD)) {
            try (FileRolloutStore store = FileRolloutStore.open(folder);
                    HeardLog heard = HeardLog.of(StoredRollouts.class);
                    Rollout live = ended("rolled-back").start(OLD, candidate, store)) {
                assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
                assertThat(live.status().reason())
                        .startsWith("candidate: error_rate watched by 0.1: failed")
                        .endsWith("(by an earlier version, which did not store with which models: see Rollout.adopt)");
                assertThat(live.chat(ChatRequest.user("hello").withKey("u1")).text())
                        .isEqualTo("old");
                assertThat(heard.messages())
                        .singleElement()
                        .asString()
                        .contains("it stays rolled back, and " + candidate.name() + " against v1 gets no traffic")
                        .contains("Rollout.adopt(store, \"rolled-back\", models, who, why)");
                assertThat(live.audit())
                        .extracting(RolloutEvent::kind)
                        .containsExactly(RolloutEvent.Kind.STARTED, RolloutEvent.Kind.ROLLED_BACK);
            }
        }
    }

    @Test
    void rolledBackRollout_whoseModelsWereNamed_staysSoForThem_andAnotherCandidateGetsItsChance() {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            told(store, "rolled-back");
            try (Rollout live = ended("rolled-back").start(OLD, NEW, store)) {
                assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
            }
            try (Rollout live = ended("rolled-back").start(OLD, THIRD, store)) {
                assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
                assertThat(live.status().stage()).isEqualTo(1);
            }
        }
    }

    @Test
    void promotedRollout_isStartedWithNoCandidate_untilSomebodySaysWhichWasPromoted() {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            assertThatThrownBy(() -> ended("promoted").start(OLD, THIRD, store))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("of an earlier version is finished: promoted, and does not say with which");
            told(store, "promoted");
            try (Rollout live = ended("promoted").start(OLD, NEW, store)) {
                assertThat(live.status().phase()).isEqualTo(Phase.PROMOTED);
                assertThat(live.chat(ChatRequest.user("hello").withKey("u1")).text())
                        .isEqualTo("new");
            }
            try (Rollout live = ended("promoted").start(OLD, THIRD, store)) {
                assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
            }
        }
    }

    @Test
    void runningRollout_rolledBackWithoutItsModels_staysSoForAll() {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            Rollout.rollBack(store, "rollout", "ada", "it is old");
            try (Rollout live = usual().build().start(OLD, THIRD, store)) {
                assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
            }
        }
    }

    @Test
    void modelsOfARollout_areNamedOnce_allOfThem_andOnlyWhereTheyAreMissing() {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            assertThatThrownBy(() -> Rollout.adopt(store, "rollout", Map.of("candidate", "v2"), "ada", "it was v2"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "of [candidate], and its arms are [baseline, candidate] -> give the identity");
            assertThatThrownBy(() -> Rollout.adopt(store, "rollout", Map.of("candidate", "v\n2"), "ada", "it was v2"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the model of candidate must be one line");
            told(store, "rollout");
            for (String name : List.of("rollout", "nothing")) {
                assertThatThrownBy(() -> told(store, name))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("holds no rollout " + name + " of an earlier version that does not say");
            }
        }
    }

    @Test
    void formatOfALaterVersion_isRefused() {
        MemoryRolloutStore store = new MemoryRolloutStore();
        store.replace("rollout", new RolloutStore.StoredState(1, "{\"format\":3}"), List.of());
        assertThatThrownBy(() -> usual().build().start(OLD, NEW, store))
                .isInstanceOf(RolloutException.class)
                .hasMessageContaining("format 3, this version reads up to 2");
    }

    @Test
    void candidateOfTheFirstFormat_isRoutedAsBefore() {
        try (FileRolloutStore store = open("rollout");
                Rollout live = usual().build().start(OLD, NEW, store)) {
            long candidates = Stream.iterate(0, i -> i + 1)
                    .limit(2000)
                    .filter(i ->
                            live.arm(ChatRequest.user("hello").withKey("u" + i)).equals("candidate"))
                    .count();
            assertThat(candidates).isBetween(60L, 140L);
        }
    }
}
