// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.Erasure;
import io.github.finetune4j.erasure.ErasureReport;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureSource;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import io.github.finetune4j.monitor.data.ProductionData;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.store.PeopleErasure;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.testkit.FakeProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One call erases a person from what was captured, from people's work, from the registry and from files of runs. */
@Timeout(60)
class ErasedEverywhereTest {
    private static final byte[] SECRET = "a secret of 16 bytes or more".getBytes(StandardCharsets.UTF_8);
    private static final ChatModel MODEL = request ->
            new ChatResponse("re: " + request.messages().get(0).content(), FinishReason.STOP, new Usage(1, 1));

    @TempDir
    Path folder;

    private final List<Set<String>> runsTold = new ArrayList<>();

    private static Capture capture(CaptureStore store) {
        return Capture.builder(MODEL, store)
                .secret(SECRET)
                .consent(request -> true)
                .policy(policy -> policy.sample(1))
                .build();
    }

    private static void ask(Capture live, String key) {
        for (int i = 0; i < 5; i++) {
            ChatRequest request = ChatRequest.user("the secret of " + key + ", number " + i + " of five");
            String id = live.chat(request.withKey(key)).callId().orElseThrow();
            assertThat(live.flush(Duration.ofSeconds(20))).isTrue();
            live.feedback().thumb(id, true);
        }
    }

    private static LabelingQueue queue(JournalStore people) {
        return LabelingQueue.builder(people, "tickets")
                .questions(Question.choice("tone", "kind", "rude"))
                .build();
    }

    private static LabelingTask task(Interaction asked) {
        return LabelingTask.builder(
                        asked.responseId(), asked.said().orElseThrow().messages())
                .fields(CaptureSource.origin(asked))
                .build();
    }

    private static void work(CaptureStore captured, JournalStore people, RegistryStore registry) {
        Dataset picked = ProductionData.from(captured).pick().dataset();
        assertThat(picked).hasSize(10);
        FineTune.builder()
                .registry(registry, "router")
                .provider(FakeProvider.builder().build())
                .baseModel("base")
                .trainingData(picked)
                .run();
        List<LabelingTask> tasks = captured.read("", 100).entries().stream()
                .filter(Interaction.class::isInstance)
                .map(entry -> task((Interaction) entry))
                .toList();
        assertThat(queue(people).add(tasks)).isEqualTo(10);
    }

    private Erasure erasure(Capture live, JournalStore people, RegistryStore registry) {
        return Erasure.builder()
                .addMark(CaptureSource.SUBJECT, live::subject)
                .addMark("person", key -> key)
                .addStore("captured", live)
                .addStore("people", PeopleErasure.of(people))
                .addStore("registry", registry)
                .addStore("runs", request -> {
                    runsTold.add(request.runs());
                    return ErasedPart.of(request.runs().size());
                })
                .build();
    }

    private void erasesAna(CaptureStore captured, JournalStore people, RegistryStore registry) {
        try (Capture live = capture(captured)) {
            ask(live, "ana");
            ask(live, "ben");
            work(captured, people, registry);
            Erasure erasure = erasure(live, people, registry);
            ErasureReport report = erasure.erase("ana", "eve", "asked for").orThrow();
            assertThat(removed(report, "captured")).isEqualTo(5);
            assertThat(removed(report, "people")).isEqualTo(5);
            assertThat(removed(report, "registry")).isEqualTo(5);
            assertThat(report.left())
                    .contains(
                            "registry: no row has a field person",
                            "registry: model/router/1 is to be trained again",
                            "registry: the files that run fake/job-1 was given, with its provider");
            assertThat(runsTold).containsExactly(Set.of("fake/job-1"));
            assertThat(registry.rowsLeft(registry.data().get(0))).hasSize(5);
            assertThat(queue(people).tasks()).hasSize(5);
            assertThat(captured.read("", 100).entries())
                    .isNotEmpty()
                    .noneMatch(entry -> entry.toString().contains("secret of ana"));
            ErasureReport again = erasure.erase("ana", "eve", "asked again");
            assertThat(removed(again, "registry")).isZero();
            assertThat(again.left()).isEqualTo(report.left());
            assertThat(runsTold).hasSize(2).last().isEqualTo(Set.of("fake/job-1"));
            assertThat(registry.verify().problems()).isEmpty();
        }
    }

    @Test
    void inFiles_noByteIsLeft() throws IOException {
        try (CaptureStore captured = FileCaptureStore.open(folder.resolve("captured"));
                JournalStore people = FileJournalStore.open(folder.resolve("people"), "people");
                RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            erasesAna(captured, people, registry);
        }
        try (Stream<Path> files = Files.walk(folder.resolve("people"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain("secret of ana");
            }
        }
    }

    @Test
    void inADatabase_too() {
        JdbcConnectionPool pool = H2.pool(folder.resolve("all"));
        try (CaptureStore captured = JdbcCaptureStore.of(pool);
                JournalStore people = JdbcJournalStore.of(pool);
                RegistryStore registry = JdbcRegistry.of(pool)) {
            erasesAna(captured, people, registry);
        } finally {
            pool.dispose();
        }
    }

    @Test
    void aStoreThatIsOutOfReach_isNamed_andTheOthersAreAskedAllTheSame() {
        List<String> asked = new ArrayList<>();
        Erasure erasure = Erasure.builder()
                .addStore("gone", request -> {
                    throw new FineTuneException("the database is gone -> start it");
                })
                .addStore("broken", request -> {
                    throw new NoClassDefFoundError("a/missing/Part");
                })
                .addStore("there", request -> {
                    asked.add(request.key() + " " + request.who() + " " + request.why() + " " + request);
                    return ErasedPart.of(3);
                })
                .build();
        ErasureReport report = erasure.erase("ana", "eve", "asked for");
        assertThat(report.complete()).isFalse();
        assertThat(report.removed()).isEqualTo(3);
        assertThat(report.failures()).containsOnlyKeys("gone", "broken");
        assertThat(asked).containsExactly("ana eve asked for a request to erase somebody, by key and []");
        assertThatThrownBy(report::orThrow)
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("not erased from gone, broken -> ")
                .satisfies(failed -> assertThat(failed.getSuppressed()).hasSize(2));
    }

    private static long removed(ErasureReport report, String store) {
        return Objects.requireNonNull(report.parts().get(store)).removed();
    }
}
