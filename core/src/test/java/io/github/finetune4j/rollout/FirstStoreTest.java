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
                .addGate(LiveGates.noWorse("error_rate", 0.01))
                .addGate(LiveGates.watch("refusal_rate", 0.2))
                .clock(THEN);
    }

    private static RolloutPolicy ended(String name) {
        return RolloutPolicy.builder()
                .name(name)
                .addStage(0.5, Duration.ofHours(1))
                .addStage(1.0)
                .addGate(LiveGates.watch("error_rate", 0.1))
                .clock(THEN)
                .build();
    }

    @Test
    void runningRollout_goesOnWithTimeEvidenceAndFeedback_andIsAboutTheseModelsFromNowOn() {
        try (FileRolloutStore store = FileRolloutStore.open(folder);
                HeardLog heard = HeardLog.of(StoredRollouts.class);
                Rollout live = usual().build().start(OLD, NEW, store)) {
            assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
            assertThat(live.status().elapsed()).isEqualTo(Duration.ofMinutes(90));
            assertThat(heard.messages()).singleElement().asString().contains("goes on as v2 against v1");
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
            assertThatThrownBy(() -> usual().build().start(OLD, THIRD, store))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("under way with v2 against v1");
        }
    }

    @Test
    void answersOfYesterday_canStillBeJudged() {
        RolloutPolicy policy = usual().addMetric(LiveMetric.feedback("thumbs")).build();
        try (FileRolloutStore store = FileRolloutStore.open(folder);
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
                        .gates(LiveGates.watch("timeout_rate", 0.1)))
                .addStage(Stage.of(1.0, Duration.ofMillis(1500)))
                .addGate(LiveGates.watchLatency(0.95, 1.2))
                .addGate(LiveGates.within("error_rate", 0.3).minSample(7))
                .addGate(LiveGates.watch("refusal_rate", 0.125))
                .routing(r -> r.holdout(0.05))
                .significance(0.1)
                .routing(r -> r.layer(Layer.of("chat", 0, 0.5)).trafficSplit(0.5, 0.25, 0.25))
                .clock(THEN)
                .build();
        try (FileRolloutStore store = FileRolloutStore.open(folder);
                Rollout live = policy.start(OLD, Map.of("a", NEW, "b", NEW), store)) {
            assertThat(live.status().phase()).isEqualTo(Phase.PAUSED);
            live.resume("ada", "all is well");
            assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
        }
    }

    @Test
    void runningRollout_withAnotherPolicy_isRefused() {
        try (FileRolloutStore store = FileRolloutStore.open(folder)) {
            RolloutPolicy other = usual().significance(0.01).build();
            assertThatThrownBy(() -> other.start(OLD, NEW, store))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("under way in stage 1, with another policy");
        }
    }

    @Test
    void endedRollout_doesNotSayWithWhichModels_soTheseBeginAnew() {
        for (String name : List.of("promoted", "rolled-back")) {
            try (FileRolloutStore store = FileRolloutStore.open(folder);
                    HeardLog heard = HeardLog.of(StoredRollouts.class);
                    Rollout live = ended(name).start(OLD, NEW, store)) {
                assertThat(live.status().phase()).as(name).isEqualTo(Phase.RUNNING);
                assertThat(live.status().stage()).isEqualTo(1);
                assertThat(heard.messages()).singleElement().asString().contains("is finished", "begins anew");
                assertThat(store.load(name)).as("what was there stays").isPresent();
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
        try (FileRolloutStore store = FileRolloutStore.open(folder);
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
