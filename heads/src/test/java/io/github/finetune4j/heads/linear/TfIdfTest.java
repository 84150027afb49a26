// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TfIdfTest {
    private static final List<String> TEXTS = List.of("the card is late", "the card is lost", "😀 é");

    @TempDir
    Path folder;

    @Test
    void written_comesBackWithTheSameVectors() throws IOException {
        TfIdf terms = TfIdf.builder().addWords(1, 2).addCharacters(2, 5).build(TEXTS);
        Path file = folder.resolve("terms.bin");
        terms.write(file);
        TfIdf read = TfIdf.read(file);
        assertThat(read.length()).isEqualTo(terms.length());
        for (String text : TEXTS) {
            assertThat(read.vector(text)).isEqualTo(terms.vector(text));
        }
    }

    @Test
    void everyShorterFile_isRefusedByName() throws IOException {
        Path file = folder.resolve("terms.bin");
        TfIdf.builder().addWords(1, 1).build(TEXTS).write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatIOException().isThrownBy(() -> TfIdf.read(file)).withMessageContaining("terms.bin");
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatIOException().isThrownBy(() -> TfIdf.read(file)).withMessageContaining("goes on behind its end");
        whole[25] = 0x7f; // how many terms
        Files.write(file, whole);
        assertThatIOException().isThrownBy(() -> TfIdf.read(file)).withMessageContaining(" terms -> take");
    }

    @Test
    void tenMegabytesWithoutABlank_areCountedWithinTheLimit() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 10_000_000; i++) {
            text.append(Integer.toHexString(i * 0x9E3779B9));
        }
        TermCounts counts = new TermCounts(1000);
        TermSource source = new TermSource(false, 2, 3);
        source.terms(text.toString(), term -> counts.add(term, 0));
        assertThat(counts.terms()).hasSizeLessThanOrEqualTo(1000);
        TfIdf terms = TfIdf.builder().addWords(1, 2).addCharacters(2, 3).build(TEXTS);
        assertThat(terms.vector(text.toString()).places()).hasSizeLessThan(terms.length());
    }

    @Test
    void tooManyTerms_thoseInMostTextsStay() {
        TfIdf terms = TfIdf.builder().addWords(1, 1).mostTerms(3).build(TEXTS);
        assertThat(terms.tables().get(0).terms.stream().map(Term::text)).containsExactly("card", "is", "the");
    }

    @Test
    void termsInFewTexts_areForgottenFirst_whileCounting() {
        TermCounts counts = new TermCounts(2);
        List.of("a", "b", "c", "d").forEach(term -> counts.add(term, 0));
        counts.add("a", 1);
        counts.add("e", 1);
        assertThat(counts.terms()).containsExactly(new Term("a", 2));
    }

    @Test
    void nothingKnown_isAllZeros() {
        SparseVector vector = TfIdf.builder().addWords(1, 1).build(TEXTS).vector("qq");
        assertThat(vector.places()).isEmpty();
        assertThat(vector.length()).isEqualTo(5);
    }

    @Test
    void noKindOrNoTerm_isRefused() {
        assertThatIllegalStateException().isThrownBy(() -> TfIdf.builder().build(TEXTS));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TfIdf.builder().addWords(1, 1).build(List.of("", "!")))
                .withMessageContaining("terms: none in 2 texts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TfIdf.builder().addWords(2, 1))
                .withMessageContaining("greatest length of terms: 1 -> give 2 to 20");
    }

    @Test
    void sparseVectors_thatMakeNoSense_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SparseVector(3, new int[] {1, 1}, new double[2]))
                .withMessageContaining("1 after 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new SparseVector(3, new int[] {3}, new double[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new SparseVector(3, new int[] {1}, new double[2]));
    }
}
