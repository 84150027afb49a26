// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.store.AnswerOrigin;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Touched;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.testkit.FakeProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts on record: from a live answer back to the rows, and from a row to the rollouts. */
class RolloutsTest {
    private static final Dataset DATA = Rows.data(0, 5);

    private final RolloutStore store = new MemoryRolloutStore();

    @TempDir
    Path folder;

    private ModelRef tuned = ModelRef.of("fake", "none");

    @BeforeEach
    void train() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            tuned = FineTune.builder()
                    .registry(registry, "router")
                    .provider(FakeProvider.builder().build())
                    .baseModel("base")
                    .trainingData(DATA)
                    .run();
        }
    }

    private static ChatModel model(String identity) {
        ChatModel any = request -> new ChatResponse("yes", FinishReason.STOP, new Usage(1, 1));
        return any.named(identity);
    }

    private Rollout start(RegistryStore registry, String candidate) {
        return RolloutPolicy.builder()
                .name("router")
                .addStage(0.5, Duration.ofHours(1))
                .registry(registry)
                .build()
                .start(model("fake/base"), model(candidate), store);
    }

    private static List<String> answers(Rollout rollout) {
        return IntStream.range(0, 40)
                .mapToObj(i -> rollout.chat(ChatRequest.user("q" + i).withKey("user" + i)))
                .map(answer -> answer.callId().orElseThrow())
                .toList();
    }

    @Test
    void origin_ofALiveAnswer_leadsBackToTheRows() {
        List<String> ids;
        try (RegistryStore registry = FileRegistry.open(folder);
                Rollout rollout = start(registry, tuned.toString())) {
            ids = answers(rollout);
        }
        try (RegistryStore registry = FileRegistry.open(folder)) {
            Set<String> arms = new HashSet<>();
            for (String id : ids) {
                AnswerOrigin origin = registry.origin(id).orElseThrow();
                arms.add(origin.arm());
                if (origin.arm().equals("candidate")) {
                    List<DataVersion> data = origin.lineage().orElseThrow().data();
                    assertThat(registry.rows(data.get(0))).containsExactlyElementsOf(DATA);
                } else {
                    assertThat(origin.identity()).isEqualTo("fake/base");
                    assertThat(origin.lineage()).isEmpty();
                }
            }
            assertThat(arms).containsExactlyInAnyOrder("baseline", "candidate");
            assertThat(registry.origin("0".repeat(40))).isEmpty();
            String captured = ids.get(0) + "-" + "0".repeat(48);
            assertThat(registry.origin(captured)).isEqualTo(registry.origin(ids.get(0)));
        }
    }

    @Test
    void touchedBy_row_namesTheRolloutsOfItsModels() {
        try (RegistryStore registry = FileRegistry.open(folder);
                Rollout rollout = start(registry, tuned.toString())) {
            Touched touched = registry.touchedBy(DATA.examples().get(0));
            assertThat(touched.rollouts()).extracting(RolloutChanged::rollout).containsExactly("router");
            rollout.rollBack("ana", "a test");
        }
    }

    @Test
    void touchedBy_row_knowsAModelByItsReferenceAlone_withWhateverItRunsBehindIt() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            try (Rollout another = start(registry, tuned + "0")) {
                assertThat(registry.touchedBy(DATA.examples().get(0)).rollouts())
                        .isEmpty();
                another.rollBack("ana", "a test");
            }
            try (Rollout rollout = start(registry, tuned + " temperature 0")) {
                assertThat(registry.touchedBy(DATA.examples().get(0)).rollouts())
                        .hasSize(1);
                rollout.rollBack("ana", "a test");
            }
        }
    }

    @Test
    void nextReleaseUnderTheSameName_isAnotherRolloutOnRecord() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            String first;
            try (Rollout rollout = start(registry, tuned.toString())) {
                first = answers(rollout).get(0);
                rollout.promote("ana", "good");
            }
            try (Rollout rollout = start(registry, "fake/next")) {
                assertThat(registry.origin(first).orElseThrow().rollout().arms())
                        .containsEntry("candidate", tuned.toString());
                assertThat(registry.origin(answers(rollout).get(0))
                                .orElseThrow()
                                .rollout()
                                .arms())
                        .containsEntry("candidate", "fake/next");
            }
            assertThat(kinds(registry)).containsExactly("STARTED", "PROMOTED", "STARTED");
        }
    }

    @Test
    void rolloutWithRegistryOutOfReach_answers_andTheNextStartTellsAllOfIt() {
        RegistryStore closed = FileRegistry.open(folder);
        closed.close();
        try (Rollout rollout = start(closed, tuned.toString())) {
            assertThat(answers(rollout)).hasSize(40);
            rollout.promote("ana", "good");
        }
        try (RegistryStore registry = FileRegistry.open(folder)) {
            assertThat(kinds(registry)).isEmpty();
            start(registry, tuned.toString()).close();
            assertThat(kinds(registry)).containsExactly("STARTED", "PROMOTED");
            start(registry, tuned.toString()).close();
            assertThat(kinds(registry)).hasSize(2);
        }
    }

    private static List<String> kinds(RegistryStore registry) {
        return registry.records().stream()
                .filter(RolloutChanged.class::isInstance)
                .map(RolloutChanged.class::cast)
                .map(RolloutChanged::kind)
                .toList();
    }
}
