// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.dataset.internal.shared.UnitVectors;
import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.statistics.summary.VendiScore;
import io.github.finetune4j.text.TextEmbedder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apiguardian.api.API;

/**
 * The variety of the texts of a data set. All figures depend on how many texts there are, so compare only those of
 * equally many.
 *
 * @param texts how many were looked at
 * @param distinct1 different words by words (Li et al., 2016), 0 to 1
 * @param distinct2 different pairs of words in a row by such pairs, 0 to 1
 * @param ngramDiversity sum of the same for one to four words in a row (Padmakumar and He, 2024), 0 to 4
 * @param compressionRatio bytes by gzipped bytes of all texts together (Shaib et al., 2024): higher is less varied
 * @param vendi effective number of different texts by their number, 0 to 1: {@link VendiScore} of the Jaccard
 *     similarities of their word sets
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Diversity(
        int texts, double distinct1, double distinct2, double ngramDiversity, double compressionRatio, double vendi) {
    private static final int LONGEST = 4;
    private static final int VENDI_TEXTS = 200;

    /**
     * {@return how varied these texts are; the Vendi score is of the first 200}
     *
     * @param texts as words with white space between; at least one
     */
    public static Diversity of(List<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("texts to measure: none -> give at least 1");
        }
        List<List<String>> words = texts.stream().map(Diversity::words).toList();
        double[] distinct = new double[LONGEST];
        double sum = 0;
        for (int n = 1; n <= LONGEST; n++) {
            distinct[n - 1] = distinct(words, n);
            sum += distinct[n - 1];
        }
        return new Diversity(texts.size(), distinct[0], distinct[1], sum, compressionRatio(texts), vendi(words));
    }

    /**
     * {@return the variety of what texts mean: effective number of different ones by their number, 0 to 1, by the
     * cosines of their vectors} Of other words with the same meaning {@link #vendi} says that they are varied, this
     * doesn't.
     *
     * @param texts at least one; the first 200 count
     * @param embedder makes vectors of texts
     */
    public static double ofMeaning(List<String> texts, TextEmbedder embedder) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("texts to measure: none -> give at least 1");
        }
        float[][] vectors = UnitVectors.of(texts.subList(0, Math.min(VENDI_TEXTS, texts.size())), embedder);
        int n = vectors.length;
        double[][] similarity = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                similarity[i][j] = i == j ? 1 : UnitVectors.cosine(vectors[i], vectors[j]);
                similarity[j][i] = similarity[i][j];
            }
        }
        return VendiScore.of(similarity) / n;
    }

    private static List<String> words(String text) {
        String stripped = Characters.lower(text).strip();
        return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+", -1));
    }

    private static double distinct(List<List<String>> texts, int n) {
        Set<List<String>> different = new HashSet<>();
        long all = 0;
        for (List<String> words : texts) {
            for (int i = 0; i + n <= words.size(); i++) {
                different.add(words.subList(i, i + n));
                all++;
            }
        }
        return all == 0 ? 0 : (double) different.size() / all;
    }

    private static double compressionRatio(List<String> texts) {
        byte[] bytes = String.join("\n", texts).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the texts could not be compressed -> report it as a bug", e);
        }
        return bytes.length / (double) out.size();
    }

    private static double vendi(List<List<String>> texts) {
        int n = Math.min(VENDI_TEXTS, texts.size());
        List<Set<String>> sets = texts.stream()
                .limit(n)
                .map(words -> (Set<String>) new HashSet<>(words))
                .toList();
        double[][] similarity = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                similarity[i][j] = i == j ? 1 : jaccard(sets.get(i), sets.get(j));
                similarity[j][i] = similarity[i][j];
            }
        }
        return VendiScore.of(similarity) / n;
    }

    private static double jaccard(Set<String> one, Set<String> other) {
        double common = one.stream().filter(other::contains).count();
        double all = one.size() + other.size() - common;
        return all == 0 ? 1 : common / all;
    }
}
