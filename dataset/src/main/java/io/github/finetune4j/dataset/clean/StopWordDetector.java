// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.internal.text.Characters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A detector of English, German, French, Spanish, Italian, Portuguese and Dutch by their stop words, and languages with
 * a script of their own by the script. A stand-in for texts of a sentence or more; for short texts and close relatives
 * take Lingua.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class StopWordDetector implements LanguageDetector {
    private static final Map<String, Set<String>> WORDS = words();
    private static final Map<Character.UnicodeScript, String> SCRIPTS = Map.of(
            Character.UnicodeScript.HIRAGANA, "ja",
            Character.UnicodeScript.KATAKANA, "ja",
            Character.UnicodeScript.HANGUL, "ko",
            Character.UnicodeScript.GREEK, "el",
            Character.UnicodeScript.HEBREW, "he",
            Character.UnicodeScript.THAI, "th",
            Character.UnicodeScript.HAN, "zh");
    private static final int LEAST_HITS = 2;

    /** Makes a detector; it holds nothing. */
    public StopWordDetector() {}

    @Override
    public Optional<Detected> detect(String text) {
        Map<Character.UnicodeScript, Integer> scripts = new HashMap<>();
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(c -> scripts.merge(Character.UnicodeScript.of(c), 1, Integer::sum));
        int letters = scripts.values().stream().mapToInt(Integer::intValue).sum();
        int latin = scripts.getOrDefault(Character.UnicodeScript.LATIN, 0);
        if (letters == 0) {
            return Optional.empty();
        }
        return latin * 2 > letters ? byWords(text) : byScript(scripts, letters);
    }

    // Kana decide before Han: Japanese uses both
    private static Optional<Detected> byScript(Map<Character.UnicodeScript, Integer> scripts, int letters) {
        Map<String, Integer> counts = new TreeMap<>();
        scripts.forEach((script, count) -> {
            String language = SCRIPTS.get(script);
            if (language != null) {
                counts.merge(language, count, Integer::sum);
            }
        });
        if (counts.containsKey("ja")) {
            counts.merge("ja", counts.getOrDefault("zh", 0), Integer::sum);
            counts.remove("zh");
        }
        return best(counts, letters);
    }

    private static Optional<Detected> byWords(String text) {
        Map<String, Integer> hits = new LinkedHashMap<>();
        int all = 0;
        for (String word : Characters.lower(text).split("[^\\p{L}']+", -1)) {
            boolean hit = false;
            for (Map.Entry<String, Set<String>> language : WORDS.entrySet()) {
                if (language.getValue().contains(word)) {
                    hits.merge(language.getKey(), 1, Integer::sum);
                    hit = true;
                }
            }
            all += hit ? 1 : 0;
        }
        return all < LEAST_HITS ? Optional.empty() : best(hits, all);
    }

    private static Optional<Detected> best(Map<String, Integer> counts, int all) {
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(top ->
                        counts.values().stream().filter(top.getValue()::equals).count() == 1)
                .map(top -> new Detected(top.getKey(), Math.min(1, (double) top.getValue() / all)));
    }

    private static Map<String, Set<String>> words() {
        Map<String, Set<String>> words = new LinkedHashMap<>();
        words.put(
                "en",
                set("the and of to is that it for with as was on are be this have from you your not or by an which"));
        words.put(
                "de",
                set(
                        "der die das und ist nicht ein eine zu den von mit sich des auf für im dem auch wird sind ich sie wir"));
        words.put(
                "fr",
                set("le la les et est des un une du que qui dans pour pas sur au avec ce il je vous nous plus sont"));
        words.put("es", set("el la los las y es de que en un una por con para no se del al lo como más su pero son"));
        words.put(
                "it", set("il lo la gli e è di che in un una per con non si del della al sono come più anche questo"));
        words.put("pt", set("o a os as e é de que em um uma por com para não se do da no na como mais mas são"));
        words.put("nl", set("de het een en is van niet dat in op te met voor zijn er aan ook als maar je ik wij naar"));
        return words;
    }

    private static Set<String> set(String words) {
        return Arrays.stream(words.split(" ", -1)).collect(Collectors.toUnmodifiableSet());
    }
}
