// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorSearchTest {
    private static final int MANY = Nearest.FEW + 500;

    @TempDir
    Path folder;

    /** A vector that is drawn by the text. */
    private static double[] drawn(String text, int numbers) {
        Random random = new Random(text.hashCode());
        return random.doubles(numbers, -1, 1).toArray();
    }

    private static RetrievalIndex index(int numbers) {
        return RetrievalIndex.builder()
                .passages(Chunking.whole())
                .vectors("drawn", text -> drawn(text, numbers))
                .build();
    }

    private static List<RetrievalDocument> documents(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RetrievalDocument.of("d" + i, "text " + i))
                .toList();
    }

    private static double cosine(String one, String other, int numbers) {
        double[] a = drawn(one, numbers);
        double[] b = drawn(other, numbers);
        double product = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < numbers; i++) {
            product += a[i] * b[i];
            squares += a[i] * a[i];
            others += b[i] * b[i];
        }
        return product / Math.sqrt(squares * others);
    }

    private static List<String> nearest(String question, int count) {
        double[] cosines = IntStream.range(0, count)
                .mapToDouble(i -> cosine(question, "text " + i, 8))
                .toArray();
        return IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -cosines[i]))
                .limit(10)
                .map(i -> "d" + i)
                .toList();
    }

    private static List<String> found(RetrievalIndex index, String question, int most) {
        return index.search(question, most, RankBy.VECTORS).stream()
                .map(hit -> hit.passage().document())
                .toList();
    }

    @Test
    void search_ofManyPassages_findsByTheGraph_nearlyWhatAPassOverAllFinds() {
        try (RetrievalIndex index = index(8)) {
            index.put(documents(Nearest.FEW));
            index.put(documents(MANY).subList(Nearest.FEW, MANY));
            int right = 0;
            for (int question = 0; question < 20; question++) {
                List<String> found = found(index, "question " + question, 10);
                assertThat(found).hasSize(10).doesNotHaveDuplicates();
                right += (int) nearest("question " + question, MANY).stream()
                        .filter(found::contains)
                        .count();
            }
            assertThat(right).isGreaterThanOrEqualTo(190);
            Hit best = index.search("question 1", 1, RankBy.VECTORS).get(0);
            assertThat(best.score())
                    .isCloseTo(cosine("question 1", best.passage().text(), 8), within(1e-6));
            index.delete(List.of(best.passage().document()));
            assertThat(found(index, "question 1", 300))
                    .hasSize(300)
                    .doesNotContain(best.passage().document());
        }
    }

    @Test
    void search_ofFewPassages_isExact() {
        try (RetrievalIndex index = index(8)) {
            index.put(documents(400));
            for (int question = 0; question < 20; question++) {
                assertThat(found(index, "question " + question, 10)).isEqualTo(nearest("question " + question, 400));
            }
        }
    }

    @Test
    void vectors_longerThanLucenesLimit_areKept_andReadAgain() {
        RetrievalIndex.Builder builder = RetrievalIndex.builder()
                .folder(folder.resolve("long"))
                .passages(Chunking.whole())
                .vectors("long", text -> drawn(text, 3072));
        try (RetrievalIndex index = builder.build()) {
            index.put(documents(20));
        }
        try (RetrievalIndex index = builder.build()) {
            assertThat(found(index, "text 7", 1)).containsExactly("d7");
        }
        try (RetrievalIndex index = index(LongVectors.MOST_NUMBERS + 1)) {
            assertThatThrownBy(() -> index.put(documents(1)))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessage("vector of drawn: 16385 numbers, more than 16384 -> check the embedding model");
        }
    }

    @Test
    void vectors_ofAnotherLength_areRefused_whereTheyArePutAndWhereTheyAreAsked() {
        int[] numbers = {8};
        try (RetrievalIndex index = RetrievalIndex.builder()
                .vectors("mine", text -> drawn(text, numbers[0]))
                .build()) {
            index.put(documents(3));
            numbers[0] = 6;
            String refusal = "vector of mine: 6 numbers, in the index 8 -> put the documents into a new index";
            assertThatThrownBy(() -> index.put(List.of(RetrievalDocument.of("new", "new"))))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessage(refusal);
            assertThatThrownBy(() -> index.search("text", 1, RankBy.VECTORS)).hasMessage(refusal);
            assertThat(index.documentCount()).isEqualTo(3);
            index.delete(List.of("d0", "d1", "d2"));
            index.put(List.of(RetrievalDocument.of("new", "new"))); // nothing is there to be compared with
            assertThat(found(index, "new", 1)).containsExactly("new");
        }
    }

    /** Keeps the sizes of its batches. */
    private static final class Batches implements TextEmbedder {
        private final List<Integer> sizes = new ArrayList<>();

        @Override
        public double[] embed(String text) {
            return new double[] {text.length(), 1};
        }

        @Override
        public List<double[]> embedAll(List<String> texts) {
            sizes.add(texts.size());
            return texts.stream().map(this::embed).toList();
        }
    }

    @Test
    void put_embedsInBatches_overAllDocuments() {
        Batches batches = new Batches();
        try (RetrievalIndex index =
                RetrievalIndex.builder().vectors("batches", batches).build()) {
            index.put(documents(600));
            assertThat(batches.sizes).containsExactly(256, 256, 88);
        }
    }

    @Test
    void put_withTooFewVectors_isRefused_andChangesNothing() {
        TextEmbedder forgetful = new TextEmbedder() {
            @Override
            public double[] embed(String text) {
                return new double[] {1, 1};
            }

            @Override
            public List<double[]> embedAll(List<String> texts) {
                return texts.stream().skip(1).map(this::embed).toList();
            }
        };
        try (RetrievalIndex index =
                RetrievalIndex.builder().vectors("forgetful", forgetful).build()) {
            assertThatThrownBy(() -> index.put(documents(3)))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessage("vector of forgetful: 2 vectors of 3 texts -> check the embedding model");
            assertThat(index.documentCount()).isZero();
        }
    }

    private void index(String vectors) throws IOException {
        Map<String, String> facts = Map.of(
                "format", "1", "passages", "200 words, 30 of them shared", "words", "unicode", "vectors", vectors);
        try (NIOFSDirectory directory = new NIOFSDirectory(folder.resolve(vectors));
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.setLiveCommitData(facts.entrySet());
        }
    }

    @Test
    void build_onAFolderOfTheFirstFormat_opensItWithoutVectors_andRefusesItWith() throws IOException {
        index("none");
        index("mine");
        RetrievalIndex.Builder builder = RetrievalIndex.builder();
        try (RetrievalIndex index = builder.folder(folder.resolve("none")).build()) {
            assertThat(index.documentCount()).isZero();
        }
        builder.vectors("mine", text -> new double[] {1});
        assertThatThrownBy(builder.folder(folder.resolve("mine"))::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("index in " + folder.resolve("mine").toAbsolutePath()
                        + ": format '1' of another version, this one writes '2'"
                        + " -> put the documents into a new folder");
        builder.vectors("others", text -> new double[] {1});
        assertThatThrownBy(builder::build).hasMessageContaining(": vectors 'mine', asked for 'others' -> open it");
    }
}
