// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import static io.github.finetune4j.evaluation.text.Golden.each;
import static io.github.finetune4j.evaluation.text.Golden.same;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EditDistanceTest {
    @Test
    void edits_areRapidfuzzs() {
        each(Golden.load("match-and-edit.json").get("edit"), 62).forEach(row -> {
            String a = row.get("a").asText();
            String b = row.get("b").asText();
            String what = row.toString();
            same(what, (double) EditDistance.levenshtein(a, b), row.get("levenshtein"));
            same(what, 1 - EditDistance.similarity(a, b), row.get("levenshtein_norm_distance"));
            same(what, (double) EditDistance.alignment(a, b), row.get("osa"));
            same(what, (double) EditDistance.damerau(a, b), row.get("damerau"));
            same(what, (double) EditDistance.indel(a, b), row.get("indel"));
            same(what, EditDistance.jaroWinkler(a, b), row.get("jaro_winkler"));
            same(what, FuzzyRatio.ratio(a, b), row.get("ratio"));
            same(what, FuzzyRatio.partial(a, b), row.get("partial_ratio"));
            same(what, FuzzyRatio.tokenSort(a, b), row.get("token_sort_ratio"));
            same(what, FuzzyRatio.tokenSet(a, b), row.get("token_set_ratio"));
            same(what, FuzzyRatio.weighted(a, b), row.get("wratio"));
        });
    }

    @Test
    void pairs_areRapidfuzzs() {
        List<Golden.Pair> pairs = Golden.pairs();
        JsonNode golden = Golden.load("match-and-edit.json");
        each(golden.get("pairs"), 200).forEach(row -> {
            Golden.Pair pair = pairs.get(row.get("id").asInt());
            String a = pair.text();
            String b = pair.references().get(0);
            String what = "pair " + pair.id();
            same(what, (double) EditDistance.levenshtein(a, b), row.get("levenshtein"));
            same(what, EditDistance.similarity(a, b), row.get("levenshtein_norm_similarity"));
            same(what, EditDistance.indelSimilarity(a, b), row.get("indel_norm_similarity"));
            same(what, 100 * EditDistance.indelSimilarity(a, b), row.get("fuzz_ratio"));
            if (row.get("gleu").isNumber()) {
                same(what, EditDistance.gleu(a, pair.first()), row.get("gleu"));
            }
        });
    }

    @Test
    void distances_equalTheFullTable() {
        SplittableRandom random = new SplittableRandom(3);
        for (int run = 0; run < 300; run++) {
            int[] a = random.ints(random.nextInt(200), 0, 3).toArray();
            int[] b = random.ints(random.nextInt(200), 0, 3).toArray();
            assertThat(Levenshtein.distance(a, b)).isEqualTo(table(a, b));
        }
    }

    private static long table(int[] a, int[] b) {
        int[][] t = new int[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                if (i == 0 || j == 0) {
                    t[i][j] = i + j;
                } else {
                    int swap = t[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                    t[i][j] = Math.min(swap, 1 + Math.min(t[i - 1][j], t[i][j - 1]));
                }
            }
        }
        return t[a.length][b.length];
    }
}
