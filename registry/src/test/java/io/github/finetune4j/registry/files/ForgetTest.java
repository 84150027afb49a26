// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.Forgotten;
import io.github.finetune4j.registry.store.ForgottenRowsException;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Touched;
import io.github.finetune4j.testkit.FakeProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person asks to be forgotten is in no file any more; hashes, versions and lineage stay. */
class ForgetTest {
    @TempDir
    Path folder;

    private RegistryStore registry;

    @BeforeEach
    void open() {
        registry = FileRegistry.open(folder);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private void reopen() {
        registry.close();
        registry = FileRegistry.open(folder);
    }

    private static Example of(String person, int number) {
        return new ChatExample(
                List.of(Message.user("secret of " + person + " " + number), Message.assistant("ok " + number)),
                Map.of("person", person));
    }

    private static Dataset data(int rows) {
        List<Example> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            all.add(i % 100 == 7 ? of("ana@example.org", i) : of("p" + i, i));
        }
        return Dataset.of(all);
    }

    private void train(Dataset data) {
        FineTune.builder()
                .registry(registry, "router")
                .provider(FakeProvider.builder().build())
                .baseModel("base")
                .trainingData(data)
                .run();
    }

    // ---- by a person's key

    @Test
    void touchedBy_key_findsDataRunsAndModels() {
        train(data(1000));
        Touched touched = registry.touchedBy("person", "ana@example.org");
        assertThat(touched.models()).extracting(ModelVersion::number).containsExactly(1);
        assertThat(touched.data()).hasSize(1);
        assertThat(registry.touchedBy("person", "nobody").data()).isEmpty();
        assertThatThrownBy(() -> registry.touchedBy("label", "ana@example.org"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name one of person");
        registry.addData(Dataset.of(List.of(of("late", 1))), Map.of());
        assertThat(registry.touchedBy("person", "late").data()).hasSize(1);
    }

    @Test
    void forget_key_leavesNoByteAndNamesWhatToTrainAgain() throws IOException {
        train(data(1000));
        assertThat(Traces.of("ana@example.org", folder)).isNotEmpty();
        Forgotten forgotten = registry.forget("person", "ana@example.org", "ben", "asked on Friday");
        assertThat(forgotten.rows()).isEqualTo(10);
        assertThat(forgotten.touched().models())
                .extracting(ModelVersion::number)
                .containsExactly(1);
        assertThat(forgotten.onRecord().orElseThrow().who()).isEqualTo("ben");
        assertThat(Traces.of("ana@example.org", folder)).isEmpty();
        assertThat(Traces.of("secret of p8 8", folder)).isNotEmpty();
        reopen();
        assertThat(registry.records()).hasAtLeastOneElementOfType(RowsForgotten.class);
        assertThat(registry.touchedBy("person", "ana@example.org").data()).isEmpty();
    }

    @Test
    void rows_ofAVersionWithForgottenOnes_areRefused_andTheOthersAreLeft() {
        DataVersion version = registry.addData(data(1000), Map.of());
        registry.forget("person", "ana@example.org", "ben", "asked");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> registry.rows(version))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContainingAll("10 of its 1000 rows were forgotten", "rowsLeft");
            assertThat(registry.rowsLeft(version))
                    .hasSize(990)
                    .doesNotContain(of("ana@example.org", 7))
                    .contains(of("p8", 8));
            assertThat(registry.verify().problems()).isEmpty();
            assertThat(registry.verify().forgotten()).isEqualTo(10);
            reopen();
        }
    }

    @Test
    void forget_row_isKnownToAnotherRegistryOnTheFolderThatHasReadIt() {
        DataVersion version = registry.addData(data(300), Map.of());
        try (RegistryStore second = FileRegistry.open(folder)) {
            assertThat(second.rows(version)).hasSize(300);
            registry.forget(of("p5", 5), "ben", "asked");
            assertThatThrownBy(() -> second.rows(version)).hasMessageContaining("1 of its 300 rows");
            assertThat(second.rowsLeft(version)).hasSize(299);
            assertThat(second.touchedBy(of("p5", 5)).data()).containsExactly(version);
        }
    }

    @Test
    void forget_whatIsNotThere_putsNothingOnRecord() {
        registry.addData(data(10), Map.of());
        int before = registry.records().size();
        assertThat(registry.forget("person", "nobody", "ben", "asked").onRecord())
                .isEmpty();
        registry.forget(of("p5", 5), "ben", "asked");
        assertThat(registry.forget(of("p5", 5), "ben", "asked again").rows()).isZero();
        assertThat(registry.records()).hasSize(before + 1);
    }

    @Test
    void forget_whatSeveralVersionsHold_namesAllOfThem() {
        registry.addData(data(20), Map.of());
        registry.addData(data(30), Map.of());
        registry.addData(Dataset.of(List.of(of("other", 1))), Map.of());
        assertThat(registry.forget(of("p5", 5), "ben", "asked").touched().data())
                .extracting(DataVersion::rows)
                .containsExactly(20L, 30L);
    }

    // ---- what comes back

    @Test
    void addData_withAForgottenRow_inAnotherVersion_keepsItAgain_andSaysSo() {
        DataVersion old = registry.addData(data(300), Map.of());
        registry.forget(of("p5", 5), "ben", "asked");
        DataVersion fresh = registry.addData(Dataset.of(List.of(of("p5", 5), of("p6", 6))), Map.of());
        reopen();
        assertThat(registry.rows(fresh)).containsExactly(of("p5", 5), of("p6", 6));
        assertThatThrownBy(() -> registry.rows(old)).hasMessageContaining("1 of its 300 rows");
        assertThat(registry.records())
                .filteredOn(Noted.class::isInstance)
                .extracting(record -> ((Noted) record).text())
                .containsExactly("1 row that was forgotten has come back");
        assertThat(registry.touchedBy(of("p5", 5)).data()).containsExactly(old, fresh);
        assertThat(registry.verify().problems()).isEmpty();
        assertThat(registry.forget(of("p5", 5), "ben", "asked again").rows()).isEqualTo(1);
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void addData_ofAVersionWithForgottenRows_toldAgain_isRefused() throws IOException {
        DataVersion old = registry.addData(data(300), Map.of());
        registry.forget("person", "ana@example.org", "ben", "asked");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> registry.addData(data(300), Map.of()))
                    .isInstanceOf(ForgottenRowsException.class)
                    .hasMessageContainingAll(old.id() + ": 3 of its rows were forgotten", " -> ");
            assertThat(Traces.of("ana@example.org", folder)).isEmpty();
            reopen();
        }
        assertThat(registry.records()).noneMatch(Noted.class::isInstance);
    }

    @Test
    void aRunStartedAgainWithItsIdempotencyKey_bringsNoForgottenRowBack() throws IOException {
        FakeProvider provider = FakeProvider.builder().build();
        Dataset data = data(300);
        for (int i = 0; i < 2; i++) {
            FineTune.builder()
                    .registry(registry, "router")
                    .provider(provider)
                    .baseModel("base")
                    .trainingData(data)
                    .labels(l -> l.idempotencyKey("the same"))
                    .run();
            registry.forget("person", "ana@example.org", "ben", "asked");
            assertThat(Traces.of("ana@example.org", folder)).isEmpty();
        }
        assertThat(registry.runs()).hasSize(1);
        assertThat(registry.records().stream().filter(RowsForgotten.class::isInstance))
                .hasSize(1);
    }

    // ---- what is to be trained again

    @Test
    void toRetrain_isTheSameWheneverItIsAsked_untilARetrainedModelIsInUse() {
        train(data(300));
        registry.moveAlias(registry.model("router"), "champion", 1, "ben", "the first");
        Forgotten first = registry.forget("person", "ana@example.org", "ben", "asked");
        for (int i = 0; i < 2; i++) {
            assertThat(registry.toRetrain()).extracting(ModelVersion::number).containsExactly(1);
            Forgotten again = registry.forget("person", "ana@example.org", "ben", "asked again");
            assertThat(again.rows()).isZero();
            assertThat(again.toRetrain()).isEqualTo(first.toRetrain()).hasSize(1);
            assertThat(registry.touchedBy(first.onRecord().orElseThrow()).models())
                    .isEqualTo(first.touched().models());
            reopen();
        }
        trainAnew(registry.rowsLeft(registry.data().get(0)));
        assertThat(registry.toRetrain()).extracting(ModelVersion::number).containsExactly(1); // it is still in use
        registry.moveAlias(registry.model("router"), "champion", 2, "ben", "trained again");
        assertThat(registry.toRetrain()).isEmpty();
    }

    @Test
    void toRetrain_aLaterModelThatLearnedFromThemToo_replacesNone() {
        FakeProvider provider = FakeProvider.builder().build();
        for (int i = 0; i < 2; i++) {
            FineTune.builder()
                    .registry(registry, "router")
                    .provider(provider)
                    .baseModel("base")
                    .trainingData(data(300))
                    .run();
        }
        registry.forget("person", "ana@example.org", "ben", "asked");
        assertThat(registry.toRetrain()).extracting(ModelVersion::number).containsExactly(1, 2);
    }

    private void trainAnew(Dataset data) {
        FakeProvider provider = FakeProvider.builder().build();
        for (int i = 0; i < 2; i++) { // the first one's job has the id of the run before
            FineTune.builder()
                    .registry(registry, i == 0 ? "other" : "router")
                    .provider(provider)
                    .baseModel("base")
                    .trainingData(data)
                    .run();
        }
    }

    @Test
    void aFieldThatNoRowHas_isRefused_alsoWhenAllOfItAreForgotten() {
        assertThatThrownBy(() -> registry.forget("person", "ana", "ben", "asked"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none has any");
        registry.addData(Dataset.of(List.of(of("ana@example.org", 7))), Map.of());
        assertThatThrownBy(() -> registry.forget("persn", "ana@example.org", "ben", "asked"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name one of person");
        assertThat(registry.forget("person", "ana@example.org", "ben", "asked").rows())
                .isEqualTo(1);
        reopen();
        assertThat(registry.forget("person", "ana@example.org", "ben", "asked").rows())
                .isZero();
        assertThatThrownBy(() -> registry.forget("persn", "ana@example.org", "ben", "asked"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name one of person");
    }

    @Test
    void forget_namesWhereWordsLieBesideTheRegistry() {
        train(data(300));
        DataVersion version = registry.data().get(0);
        registry.add(new RunEnded(
                "local/job-7", Instant.EPOCH, "succeeded", Duration.ZERO, null, "", Map.of("folder", "/runs/job-7")));
        registry.add(new RunStarted("local/job-7", Instant.EPOCH, "other", version.id(), "", Map.of(), Map.of()));
        registry.add(new Evaluated(
                "e1", Instant.EPOCH, "m", "", version.id(), Map.of("run", Map.of("answers", "/answers/m.jsonl"))));
        assertThat(registry.forget("person", "ana@example.org", "ben", "asked").copies())
                .containsExactly(
                        "the files that run fake/job-1 was given, with its provider",
                        "the rows of run local/job-7, in files of /runs/job-7",
                        "stored answers of evaluation/e1, in /answers/m.jsonl",
                        "data cards and files that were written of " + version.id());
    }

    @Test
    void forget_oneOfNearlyEqualRows_inEveryPlaceOfABlock_rewritesTheBlock() throws IOException {
        List<Example> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(Rows.row("the same words in every row, but for " + i));
        }
        DataVersion version = registry.addData(Dataset.of(rows), Map.of());
        for (int i : new int[] {0, 1, 254, 255, 256, 298, 299}) {
            registry.forget(rows.get(i), "ben", "asked");
            assertThat(Traces.of("every row, but for " + i + "\"", folder)).isEmpty();
        }
        assertThat(registry.rowsLeft(version)).hasSize(293);
    }
}
