// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words that have places are those that {@link Words} finds. */
class WordPlacesTest {
    private static final List<String> TEXTS =
            List.of("", "a", "Ab", "ab ab, b; CD_1!", "Ärger mit 𝒳𝒳 und x𝒳", "ab cd", "  zz  Ab");

    @Test
    void places_areThoseOfTheWords() {
        WordPlaces places = new WordPlaces();
        List<String> known = new ArrayList<>();
        for (String text : TEXTS) {
            List<String> words = Words.of(text);
            words.stream().filter(word -> !known.contains(word)).distinct().forEach(known::add);

            int[] expected = words.stream().mapToInt(known::indexOf).sorted().toArray();
            assertThat(Arrays.stream(places.known(text)).boxed())
                    .as(text)
                    .isSubsetOf(Arrays.stream(expected).boxed().toList());
            assertThat(places.learn(text)).as(text).isEqualTo(expected);
            assertThat(places.known(text)).as(text).isEqualTo(expected);
        }
        assertThat(places.size()).isEqualTo(known.size()).isEqualTo(9);
    }

    /** What {@code (?u)\\b\\w\\w+\\b} finds in the small letters of Python 3.13, as scikit-learn does. */
    @Test
    void words_areScikitLearns() {
        assertThat(Words.of("½½ Ⅷx n\u0303o ab\u0301cd \ua7c0\ua7c0 ΑΣ:Α"))
                .containsExactly("½½", "ⅷx", "ab", "cd", "\ua7c1\ua7c1", "ασ");
    }

    /** "aw" and "c9" have the same hash. */
    @Test
    void manyWords_andThoseOfOneHash_stayApart() {
        WordPlaces places = new WordPlaces();
        for (int i = 0; i < 5000; i++) {
            assertThat(places.learn("aa" + i + "bb")).containsExactly(i);
        }
        assertThat("aw").hasSameHashCodeAs("c9");
        assertThat(places.learn("c9 aw c9")).containsExactly(5000, 5000, 5001);
        assertThat(places.known("aw")).containsExactly(5001);
        for (int i = 0; i < 5000; i++) {
            assertThat(places.known("aa" + i + "bb")).containsExactly(i);
        }
        assertThat(places.known("nothing known")).isEmpty();
    }
}
