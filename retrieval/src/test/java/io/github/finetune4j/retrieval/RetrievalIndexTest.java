// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.Thrown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetrievalIndexTest {
    private static final List<RetrievalDocument> SHOP = List.of(
            new RetrievalDocument("returns", "Returns", "You can send goods back within thirty days."),
            new RetrievalDocument("shipping", "Shipping", "Parcels arrive within three working days."),
            new RetrievalDocument("warranty", "Warranty", "Broken goods are repaired for two years."));

    @TempDir
    Path folder;

    private RetrievalIndex open() {
        return RetrievalIndex.builder().folder(folder.resolve("index")).build();
    }

    private static List<String> found(RetrievalIndex index, String question) {
        return index.search(question, 10).stream()
                .map(hit -> hit.passage().document())
                .toList();
    }

    @Test
    void search_findsByWords_theBestFirst() {
        try (RetrievalIndex index = RetrievalIndex.builder().build()) {
            assertThat(index.search("goods", 3)).isEmpty();
            index.put(SHOP);
            assertThat(found(index, "Are broken goods repaired?")).containsExactly("warranty", "returns");
            assertThat(found(index, "RETURNS")).containsExactly("returns"); // the title is searched, too
            assertThat(index.search("days", 1)).hasSize(1);
            assertThat(found(index, "helicopter")).isEmpty();
        }
    }

    @Test
    void put_ofAKnownId_replacesIt_andDeleteTakesItAway() {
        try (RetrievalIndex index = RetrievalIndex.builder().build()) {
            index.put(SHOP);
            String before = index.fingerprint();
            index.put(List.of(RetrievalDocument.of("returns", "Nothing is taken back.")));
            assertThat(index.documentCount()).isEqualTo(3);
            assertThat(found(index, "thirty")).isEmpty();
            assertThat(found(index, "taken")).containsExactly("returns");
            assertThat(index.fingerprint()).isNotEqualTo(before);
            index.put(List.of(SHOP.get(0)));
            assertThat(index.fingerprint()).isEqualTo(before);
            index.delete(List.of("returns", "unknown"));
            assertThat(index.documentCount()).isEqualTo(2);
            assertThat(found(index, "taken")).isEmpty();
        }
    }

    @Test
    void build_onYesterdaysFolder_findsWhatWasPut() {
        String fingerprint;
        try (RetrievalIndex index = open()) {
            index.put(SHOP);
            fingerprint = index.fingerprint();
        }
        try (RetrievalIndex index = open();
                RetrievalIndex other = open()) {
            assertThat(index.fingerprint()).isEqualTo(fingerprint);
            assertThat(found(index, "goods")).containsExactlyInAnyOrder("returns", "warranty");
            other.put(List.of(RetrievalDocument.of("new", "goods goods goods")));
            assertThat(found(index, "goods")).startsWith("new"); // without opening it again
        }
    }

    @Test
    void put_againAndAgain_mergesSegments() throws IOException {
        Random random = new Random(1);
        try (RetrievalIndex index = RetrievalIndex.builder()
                .folder(folder.resolve("index"))
                .words("none", text -> List.of())
                .passages(Chunking.whole())
                .build()) {
            for (int i = 0; i < 12; i++) { // each time above 2 MB, for what is smaller Lucene merges by itself
                byte[] noise = new byte[2_000_000];
                random.nextBytes(noise);
                index.put(List.of(RetrievalDocument.of("d" + i, new String(noise, StandardCharsets.ISO_8859_1))));
            }
            assertThat(index.documentCount()).isEqualTo(12);
        }
        try (NIOFSDirectory files = new NIOFSDirectory(folder.resolve("index"));
                DirectoryReader reader = DirectoryReader.open(files)) {
            assertThat(reader.leaves()).hasSizeLessThanOrEqualTo(10);
        }
    }

    @Test
    void put_bySeveralThreadsOnOneFolder_losesNothing() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (RetrievalIndex one = open();
                RetrievalIndex two = open()) {
            List<Callable<Boolean>> puts = IntStream.range(0, 24)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        (i % 2 == 0 ? one : two).put(List.of(RetrievalDocument.of("d" + i, "text number " + i)));
                        return found(one, "" + i).equals(List.of("d" + i));
                    })
                    .toList();
            for (Future<Boolean> put : pool.invokeAll(puts)) {
                assertThat(put.get()).isTrue();
            }
            assertThat(two.documentCount()).isEqualTo(24);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void build_inAnotherWay_isRefused() {
        try (RetrievalIndex index = open()) {
            index.put(SHOP);
        }
        assertThatThrownBy(() -> RetrievalIndex.builder()
                        .folder(folder.resolve("index"))
                        .passages(Chunking.words(50, 5))
                        .vectors("hash", text -> new double[] {1})
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("passages '200 words, 30 of them shared', asked for '50 words, 5 of them shared'")
                .hasMessageContaining("vectors 'none', asked for 'hash' -> open it as it was made");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "flipped", "gone", "list gone"})
    void build_onADamagedFolder_saysSo(String damage) throws IOException {
        try (RetrievalIndex index = open()) {
            index.put(SHOP);
        }
        damage(damage);
        assertThatThrownBy(this::open)
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("can't open the index in " + folder.resolve("index"))
                .hasMessageContaining(" -> check the folder; where a file is damaged, delete the folder");
    }

    private void damage(String how) throws IOException {
        Path index = folder.resolve("index");
        if (how.equals("list gone")) {
            for (Path each : named(index, "segments")) {
                Files.delete(each);
            }
            return;
        }
        Path largest = named(index, "_").stream()
                .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(largest);
        switch (how) {
            case "cut" -> Files.write(largest, Arrays.copyOf(bytes, bytes.length / 2));
            case "flipped" -> {
                bytes[bytes.length / 2] ^= 1;
                Files.write(largest, bytes);
            }
            default -> Files.delete(largest);
        }
    }

    private static List<Path> named(Path index, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(index)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "*:* OR title:[* TO *]",
                "goods AND (\"",
                "\\ + - && || ! ( ) { } [ ] ^ \" ~ * ? : /",
                "\uD800 goods \u0000",
                "😀 👩‍👩‍👧"
            })
    void search_ofHostileText_meansItsWordsAlone(String question) {
        try (RetrievalIndex index = RetrievalIndex.builder().build()) {
            index.put(SHOP);
            List<String> found = found(index, question);
            assertThat(found.size()).isLessThanOrEqualTo(2);
            assertThat(found.contains("warranty")).isEqualTo(question.contains("goods"));
        }
    }

    @Test
    void search_ofAMegabyte_isAnsweredSoon() {
        try (RetrievalIndex index = RetrievalIndex.builder().build()) {
            index.put(SHOP);
            StringBuilder words = new StringBuilder("goods");
            IntStream.range(0, 120_000).forEach(i -> words.append(" w").append(i));
            assertThat(found(index, words.toString())).containsExactly("warranty", "returns");
            assertThat(found(index, "x".repeat(1 << 20))).isEmpty();
            index.put(List.of(RetrievalDocument.of("long", "y".repeat(1 << 20)), RetrievalDocument.of("empty", "")));
            assertThat(index.documentCount()).isEqualTo(5);
        }
    }

    @Test
    void search_ofOwnWordsOfAnyLength_isSafe() {
        try (RetrievalIndex index =
                RetrievalIndex.builder().words("whole", text -> List.of(text)).build()) {
            index.put(List.of(RetrievalDocument.of("long", "y".repeat(1 << 20))));
            assertThat(found(index, "y".repeat(1 << 20))).containsOnly("long");
        }
    }

    @Test
    void search_byVectors_andByBoth() {
        try (RetrievalIndex index = RetrievalIndex.builder()
                .vectors("letters", RetrievalIndexTest::letters)
                .build()) {
            index.put(SHOP);
            assertThat(index.search("zzz repaird brokn gods", 1, RankBy.VECTORS))
                    .singleElement()
                    .satisfies(hit -> assertThat(hit.passage().document()).isEqualTo("warranty"));
            List<Hit> both = index.search("goods", 3);
            assertThat(both).hasSize(3);
            assertThat(both.get(0).score()).isLessThanOrEqualTo(2.0 / 61);
            assertThat(index.search("goods", 3, RankBy.WORDS)).hasSize(2);
        }
        try (RetrievalIndex index = RetrievalIndex.builder().build()) {
            assertThatThrownBy(() -> index.search("goods", 3, RankBy.VECTORS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the index has no vectors -> build it with vectors");
        }
    }

    private static double[] letters(String text) {
        double[] counts = new double[26];
        text.toLowerCase(Locale.ROOT).chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
        return counts;
    }

    @Test
    void put_withAVectorOfNoNumbers_changesNothing() {
        try (RetrievalIndex index = RetrievalIndex.builder()
                .vectors("broken", text -> new double[] {text.contains("three") ? Double.NaN : 1})
                .build()) {
            assertThatThrownBy(() -> index.put(SHOP))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("vector of broken: 1 numbers, not all of them finite ->");
            assertThat(index.documentCount()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void put_withABrokenFunction_namesIt_changesNothing_andTheNextPutWorks(Thrown thrown) {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (RetrievalIndex index = RetrievalIndex.builder()
                .words("mine", text -> broken.get() && text.contains("three") ? thrown.now() : List.of(text.split(" ")))
                .vectors("mine", text -> broken.get() ? thrown.now() : new double[] {1})
                .build()) {
            assertThatThrownBy(() -> index.put(SHOP))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("the (embedding|function of words) mine failed: .* -> fix it");
            assertThat(index.documentCount()).isZero();
            broken.set(false);
            index.put(SHOP);
            assertThat(index.documentCount()).isPositive();
        }
    }

    @Test
    void fusion_sumsReciprocalRanks() {
        Hit a = hit("a");
        Hit b = hit("b");
        Hit c = hit("c");
        List<Hit> fused = Fusion.of(10, List.of(a, b), List.of(b, c));
        assertThat(fused).extracting(hit -> hit.passage().document()).containsExactly("b", "a", "c");
        assertThat(fused).extracting(Hit::score).containsExactly(1.0 / 62 + 1.0 / 61, 1.0 / 61, 1.0 / 62);
    }

    private static Hit hit(String id) {
        return new Hit(new Passage(id, "", 0, 0, 0, ""), 1);
    }

    @Test
    void index_afterClose_saysSo() {
        for (RetrievalIndex index : List.of(open(), RetrievalIndex.builder().build())) {
            index.close();
            assertThatThrownBy(() -> index.search("goods", 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(" is closed -> open it again");
            assertThatThrownBy(() -> index.put(SHOP))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(" is closed -> open it again");
        }
    }

    @Test
    void arguments_thatAreWrong_areRefused() {
        try (RetrievalIndex index = RetrievalIndex.builder().build()) {
            assertThatThrownBy(() -> index.search("x", 0)).hasMessage("passages to be found: 0 -> ask for at least 1");
        }
        assertThatThrownBy(() -> RetrievalDocument.of("", "x")).hasMessageContaining("id of a document");
        assertThatThrownBy(() -> RetrievalDocument.of("a\nb", "x")).hasMessageContaining("id of a document");
        assertThatThrownBy(() -> Chunking.words(10, 10)).hasMessageContaining("overlap of 10 ->");
        assertThatThrownBy(() -> Chunking.words(0, 0)).hasMessageContaining("passages of 0");
    }
}
