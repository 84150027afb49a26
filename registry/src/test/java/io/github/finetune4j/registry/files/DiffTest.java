// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.store.DataDiff;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.text.TextSpan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two versions of data have and have not in common. */
class DiffTest {
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

    private static Example row(String ask, String answer, Map<String, Object> fields) {
        return new ChatExample(List.of(Message.user(ask), Message.assistant(answer)), fields);
    }

    private DataDiff diff(List<Example> before, List<Example> after) {
        DataVersion from = registry.addData(Dataset.of(before), Map.of());
        DataVersion to = registry.addData(Dataset.of(after), Map.of());
        return registry.diff(from, to);
    }

    @Test
    void diff_addedRemovedAndChangedRows_arePointedTo() {
        Example kept = row("a", "1", Map.of());
        DataDiff diff = diff(
                List.of(kept, row("b", "2", Map.of("label", "x")), row("gone", "3", Map.of())),
                List.of(row("new", "4", Map.of()), kept, row("b", "two", Map.of("label", "y"))));
        assertThat(diff.same()).isEqualTo(1);
        assertThat(diff.added()).extracting(DataDiff.Row::number).containsExactly(1L);
        assertThat(diff.removed()).extracting(DataDiff.Row::number).containsExactly(3L);
        assertThat(diff.removed().get(0).fingerprint())
                .isEqualTo(row("gone", "3", Map.of()).fingerprint().hex());
        assertThat(diff.changed()).hasSize(1);
        assertThat(diff.changed().get(0).before().number()).isEqualTo(2);
        assertThat(diff.changed().get(0).after().number()).isEqualTo(3);
        assertThat(diff.changed().get(0).pointers()).containsExactlyInAnyOrder("/messages/1/content", "/label");
        assertThat(diff.reordered()).isFalse();
        assertThat(diff.summary()).isEqualTo("same rows: 1; added: 1, removed: 1, changed: 1");
    }

    @Test
    void diff_rowsWithAnId_areTheSameRowByIt_whateverTheirPrompt() {
        DataDiff diff = diff(
                List.of(row("typo", "1", Map.of("id", 7))), List.of(row("type", "1", Map.of("id", 7, "a/b", true))));
        assertThat(diff.changed())
                .singleElement()
                .extracting(DataDiff.Change::pointers)
                .isEqualTo(List.of("/messages/0/content", "/a~1b"));
    }

    @Test
    void diff_ofTextAndOfOtherIds_isRemovedAndAdded() {
        assertThat(diff(List.of(new TextExample("a")), List.of(new TextExample("b")))
                        .changed())
                .isEmpty();
        DataDiff ids = diff(List.of(row("a", "1", Map.of("id", 1))), List.of(row("a", "1", Map.of("id", 2))));
        assertThat(ids.summary()).isEqualTo("same rows: 0; added: 1, removed: 1, changed: 0");
    }

    @Test
    void diff_ofPairsAndSpans_knowsARowByItsAnchorOrText() {
        DataDiff diff = diff(
                List.of(
                        PairExample.of("query", "good"),
                        PairExample.scored("a", "b", 0.5),
                        TaggedExample.of("I am Bob", new TextSpan(5, 8, "PLACE")),
                        PairExample.of("same", "same")),
                List.of(
                        PairExample.of("same", "same"),
                        PairExample.of("query", "better"),
                        PairExample.scored("a", "b", 1),
                        TaggedExample.of("I am Bob", new TextSpan(5, 8, "NAME"))));
        assertThat(diff.summary()).isEqualTo("same rows: 1; added: 0, removed: 0, changed: 3");
        assertThat(diff.changed())
                .flatExtracting(DataDiff.Change::pointers)
                .containsExactly("/positive", "/score", "/spans/0/label");
    }

    @Test
    void diff_sameRowsInAnotherOrder_andRepeatedOnes_areCounted() {
        Example a = row("a", "1", Map.of());
        Example b = row("b", "2", Map.of());
        DataDiff turned = diff(List.of(a, b), List.of(b, a));
        assertThat(turned.reordered()).isTrue();
        assertThat(turned.nothing()).isFalse();
        assertThat(turned.same()).isEqualTo(2);
        DataDiff twice = diff(List.of(a, b), List.of(a, b, a, a));
        assertThat(twice.added()).extracting(DataDiff.Row::number).containsExactly(3L, 4L);
        assertThat(twice.reordered()).isFalse();
        assertThat(registry.diff(twice.to(), twice.to()).nothing()).isTrue();
    }

    @Test
    void diff_ofRandomVersions_leadsFromOneToTheOther() {
        SplittableRandom random = new SplittableRandom(17);
        for (int each = 0; each < 20; each++) {
            List<Example> before = random(random);
            List<Example> after = random(random);
            DataDiff diff = diff(before, after);
            List<String> rebuilt = new ArrayList<>(fingerprints(before));
            diff.removed().forEach(row -> rebuilt.remove(row.fingerprint()));
            diff.changed().forEach(change -> rebuilt.remove(change.before().fingerprint()));
            assertThat(rebuilt).hasSize((int) diff.same());
            diff.added().forEach(row -> rebuilt.add(row.fingerprint()));
            diff.changed().forEach(change -> rebuilt.add(change.after().fingerprint()));
            assertThat(rebuilt).containsExactlyInAnyOrderElementsOf(fingerprints(after));
            diff.added()
                    .forEach(row -> assertThat(fingerprints(after).get((int) row.number() - 1))
                            .isEqualTo(row.fingerprint()));
        }
    }

    private static List<Example> random(SplittableRandom random) {
        List<Example> rows = new ArrayList<>();
        int size = random.nextInt(1, 30);
        for (int i = 0; i < size; i++) {
            rows.add(row("q" + random.nextInt(12), "a" + random.nextInt(3), Map.of()));
        }
        return rows;
    }

    private static List<String> fingerprints(List<Example> rows) {
        return rows.stream().map(row -> row.fingerprint().hex()).toList();
    }

    @Test
    void testSetChange_betweenTwoEvaluations_saysHowTheTestSetsDiffer() {
        List<Example> rows = new ArrayList<>(Rows.data(0, 40).examples());
        DataVersion first = registry.addData(Dataset.of(rows), Map.of());
        Collections.swap(rows, 0, 1);
        rows.remove(39);
        DataVersion second = registry.addData(Dataset.of(rows), Map.of());
        Evaluated before = new Evaluated("1", Instant.EPOCH, "m 1", "", first.id(), Map.of());
        Evaluated after = new Evaluated("2", Instant.EPOCH, "m 2", "", second.id(), Map.of());
        assertThat(registry.testSetChange(before, before)).isEmpty();
        DataDiff change = registry.testSetChange(before, after).orElseThrow();
        assertThat(change.summary()).isEqualTo("same rows: 39, in another order; added: 0, removed: 1, changed: 0");
    }
}
