// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.testkit.FakeProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutboxRegistryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private RegistryStore registry;
    private Unreachable between;
    private OutboxRegistry outbox;

    @BeforeEach
    void open() {
        registry = FileRegistry.open(folder.resolve("registry"));
        between = new Unreachable(registry);
        outbox = OutboxRegistry.open(folder.resolve("outbox"), between);
    }

    @AfterEach
    void close() {
        between.goOn();
        outbox.close();
        registry.close();
    }

    @Test
    void everythingIsTold_inItsOrder() {
        Dataset data = data("a", "b");
        DataVersion version = outbox.addData(data, Map.of("licence", "CC0"));
        outbox.addPoints(
                "local/run",
                List.of(
                        new MetricPoint("loss", 1, Instant.EPOCH, 0.1 + 0.2),
                        new MetricPoint("loss", 2, Instant.EPOCH, Double.NEGATIVE_INFINITY)));
        outbox.add(note("1"));
        outbox.add(note("2"));
        assertThat(outbox.flush(SOON)).isTrue();

        assertThat(outbox.waiting()).isZero();
        assertThat(registry.records()).extracting(RegistryRecord::id).containsExactly(version.id(), "note/1", "note/2");
        assertThat(registry.rows(version).examples()).isEqualTo(data.examples());
        assertThat(registry.data().get(0).facts()).isEqualTo(Map.of("licence", "CC0"));
        assertThat(registry.points("local/run"))
                .extracting(MetricPoint::value)
                .containsExactly(0.1 + 0.2, Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @EnumSource
    void registryThatThrowsWhateverItLikes_isToldAgain_withoutBeingAsked(Thrown thrown) throws Exception {
        between.broken(thrown);
        long end = System.nanoTime() + SOON.toNanos();
        try (HeardLog log = HeardLog.of("io.github.finetune4j.registry.outbox")) {
            outbox.add(note("1"));
            while (log.messages().isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING the registry behind the outbox failed: ")
                    .contains("is reported again");
        }
        between.broken(null);
        while (outbox.waiting() > 0 && System.nanoTime() < end) { // nobody flushes, nothing is added
            Thread.onSpinWait();
        }
        assertThat(registry.records()).extracting(RegistryRecord::id).containsExactly("note/1");
    }

    @Test
    void whatARegistryOutOfReachMissed_isToldWhenItIsBack_once() {
        between.gone(true);
        outbox.add(note("1"));
        assertThat(outbox.flush(SOON)).isFalse();
        outbox.add(note("2"));
        assertThat(outbox.waiting()).isEqualTo(2);
        between.gone(false);
        assertThat(outbox.flush(SOON)).isTrue();

        assertThat(registry.records()).containsExactly(note("1"), note("2"));
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void whatAProcessCouldNotTell_theNextOneTells() {
        between.gone(true);
        outbox.add(note("1"));
        outbox.close();
        assertThat(registry.records()).isEmpty();

        try (OutboxRegistry next = OutboxRegistry.open(folder.resolve("outbox"), registry)) {
            assertThat(next.flush(SOON)).isTrue();
        }
        assertThat(registry.records()).containsExactly(note("1"));
    }

    @Test
    void aRegistryThatDoesNotComeBack_keepsNobodyWaiting() {
        between.hang();
        ModelRef tuned = FineTune.builder()
                .registry(outbox, "router")
                .provider(FakeProvider.builder().build())
                .baseModel("base")
                .trainingData(data("a", "b", "c"))
                .run();
        assertThat(registry.records()).isEmpty();
        assertThat(outbox.flush(Duration.ofMillis(1))).isFalse();

        between.goOn();
        assertThat(outbox.flush(SOON)).isTrue();
        assertThat(outbox.model("router").newest().ref()).isEqualTo(tuned);
        assertThat(registry.lineage(registry.model("router").newest()).data()).hasSize(1);
    }

    @Test
    void whatIsRefusedOrDamaged_isPutAside_andTheRestGoesOn() throws IOException {
        outbox.add(new RegistryRecord.AliasMoved("router", "champion", 7, 1, Instant.EPOCH, "who", "why"));
        Files.writeString(folder.resolve("outbox/9000000000000000001.jsonl"), "{\"record\":\"note\",");
        outbox.add(note("1"));
        assertThat(outbox.flush(SOON)).isTrue();

        try (Stream<Path> refused = Files.list(folder.resolve("outbox/refused"))) {
            assertThat(refused).hasSize(2);
        }
        assertThat(registry.records()).containsExactly(note("1"));
        try (RegistryStore again = FileRegistry.open(folder.resolve("registry"))) {
            assertThat(again.records()).containsExactly(note("1"));
        }
    }

    @Test
    void whatNeedsAnAnswer_asksAfterAllThatWaits_andFailsOutOfReach() {
        ModelVersion.Draft draft =
                new ModelVersion.Draft("router", ModelRef.of("local", "m"), "base", "", Map.of(), Map.of());
        outbox.add(note("1"));
        assertThat(outbox.addModel(draft).number()).isEqualTo(1);
        assertThat(registry.records()).hasSize(2).first().isEqualTo(note("1"));
        outbox.moveAlias(outbox.model("router"), "champion", 1, "who", "why");
        assertThat(registry.model("router").alias("champion").number()).isEqualTo(1);

        between.gone(true);
        assertThatExceptionOfType(FineTuneException.class)
                .isThrownBy(() -> outbox.model("router"))
                .withMessage("the database is gone -> start it");
    }

    @Test
    void rowsOfAPersonThatWait_areErased_whenThisPersonIs() {
        outbox.close();
        between.gone(true);
        outbox = OutboxRegistry.open(folder.resolve("outbox"), between);
        outbox.addData(peoples(), Map.of());
        outbox.close(); // it waits when the next process opens the folder
        outbox = OutboxRegistry.open(folder.resolve("outbox"), registry);

        ErasedPart erased = outbox.erase(ana());

        assertThat(erased.removed()).isEqualTo(2);
        assertThat(outbox.waiting()).isZero();
        assertThat(registry.rowsLeft(registry.data().get(0)).size()).isEqualTo(1);
        assertThat(outbox.erase(ana()).removed()).isZero();
    }

    @Test
    void erasing_whatCannotBeToldYet_fails_andIsDoneWhenItIsAskedAgain() {
        between.gone(true);
        outbox.addData(peoples(), Map.of());
        assertThatExceptionOfType(FineTuneException.class)
                .isThrownBy(() -> outbox.erase(ana()))
                .withMessageContaining("what waits in the outbox can't be reported")
                .havingCause()
                .withMessageContaining("the database is gone");
        assertThat(outbox.waiting()).isEqualTo(1);

        between.gone(false);
        assertThat(outbox.erase(ana()).left())
                .containsExactly("the registry behind the outbox can't be asked to erase: erase there");
        assertThat(registry.erase(ana()).removed()).isEqualTo(2);
    }

    @Test
    void rowsOfAPersonThatWereRefused_areErased_andWhatIsDamagedIsNamed() throws IOException {
        Path refused = Files.createDirectories(folder.resolve("outbox/refused"));
        outbox.close();
        between.gone(true);
        outbox = OutboxRegistry.open(folder.resolve("outbox"), between);
        outbox.addData(peoples(), Map.of());
        try (Stream<Path> waiting = Files.list(folder.resolve("outbox"))) {
            Path entry = waiting.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
            Files.move(entry, refused.resolve(entry.getFileName()));
        }
        Path damaged = refused.resolve("9000000000000000001.jsonl");
        Files.writeString(damaged, "{\"data\":{");
        between.gone(false);

        ErasedPart erased = outbox.erase(ana());

        assertThat(erased.removed()).isEqualTo(2);
        assertThat(erased.left())
                .last()
                .asString()
                .startsWith("a refused entry")
                .endsWith(damaged.toString());
        assertThat(Files.readString(refused.resolve("0000000000000000001.jsonl")))
                .contains("to b")
                .doesNotContain("ana", "to a", "to c");
    }

    private static ErasureRequest ana() {
        return new ErasureRequest("key", Map.of("person", "ana"), Set.of(), "who", "a request");
    }

    private static Dataset peoples() {
        return Dataset.of(List.of(of("ana", "a"), of("ben", "b"), of("ana", "c")));
    }

    private static Example of(String person, String question) {
        return new ChatExample(
                List.of(Message.user(question), Message.assistant("to " + question)), Map.of("person", person));
    }

    @Test
    void aFolderServesOneAtATime() {
        assertThatExceptionOfType(FineTuneException.class)
                .isThrownBy(() -> OutboxRegistry.open(folder.resolve("outbox"), registry))
                .withMessageContaining("is in use: " + folder.resolve("outbox") + " -> give each process");
    }

    @Test
    void aFolderThatCouldNotBeRead_canBeOpenedAgain_whenItCan() throws IOException {
        Path box = Files.createDirectories(folder.resolve("other"));
        Path inTheWay = Files.createFile(box.resolve("refused"));
        assertThatExceptionOfType(ResultNotSavedException.class).isThrownBy(() -> OutboxRegistry.open(box, registry));
        Files.delete(inTheWay);
        try (OutboxRegistry again = OutboxRegistry.open(box, registry)) {
            assertThat(again.waiting()).isZero();
        }
    }

    @Test
    void closing_tellsWhatWaits() {
        outbox.add(note("1"));
        outbox.close();
        outbox.close();
        assertThat(registry.records()).containsExactly(note("1"));
    }

    private static Noted note(String name) {
        return new Noted(name, Instant.EPOCH, "", "who", "text " + name);
    }

    private static Dataset data(String... questions) {
        return Dataset.of(Stream.of(questions)
                .map(question -> (Example) ChatExample.of(Message.user(question), Message.assistant("to " + question)))
                .toList());
    }
}
