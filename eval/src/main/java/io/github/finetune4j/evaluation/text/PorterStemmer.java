// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Porter's stemmer (M. F. Porter, "An algorithm for suffix stripping", Program 14, 1980) with the extensions that NLTK
 * makes by default, since rouge-score uses it: a table of irregular words, <em>ies</em> and <em>ied</em> in short
 * words, <em>y</em> only after a consonant, <em>alli</em>, <em>fulli</em>, <em>logi</em> and <em>bli</em>, and two
 * letters that count as <em>cvc</em>.
 */
final class PorterStemmer {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("sky", "sky"),
            Map.entry("skies", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));
    private static final String[][] STEP_2 = {
        {"ational", "ate"},
        {"tional", "tion"},
        {"enci", "ence"},
        {"anci", "ance"},
        {"izer", "ize"},
        {"bli", "ble"},
        {"alli", "al"},
        {"entli", "ent"},
        {"eli", "e"},
        {"ousli", "ous"},
        {"ization", "ize"},
        {"ation", "ate"},
        {"ator", "ate"},
        {"alism", "al"},
        {"iveness", "ive"},
        {"fulness", "ful"},
        {"ousness", "ous"},
        {"aliti", "al"},
        {"iviti", "ive"},
        {"biliti", "ble"},
        {"fulli", "ful"}
    };
    private static final String[][] STEP_3 = {
        {"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""}
    };
    private static final String[] STEP_4 = {
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
        "iti", "ous", "ive", "ize"
    };

    private PorterStemmer() {}

    /** The stem of a word in lower case. */
    static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        return word.length() <= 2 ? word : step5b(step5a(step4(step3(step2(step1c(step1b(step1a(word))))))));
    }

    private static String step1a(String word) {
        if (word.endsWith("ies")) {
            return cut(word, 3) + (word.length() == 4 ? "ie" : "i");
        }
        if (word.endsWith("sses")) {
            return cut(word, 2);
        }
        return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
    }

    private static String step1b(String word) {
        if (word.endsWith("ied")) {
            return cut(word, 3) + (word.length() == 4 ? "ie" : "i");
        }
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        String stem = word.endsWith("ed") ? cut(word, 2) : word.endsWith("ing") ? cut(word, 3) : null;
        return stem == null || !hasVowel(stem) ? word : fixed(stem);
    }

    private static String fixed(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        if (endsWithDouble(stem)) {
            char last = stem.charAt(stem.length() - 1);
            return last == 'l' || last == 's' || last == 'z' ? stem : cut(stem, 1);
        }
        return measure(stem) == 1 && endsWithCvc(stem) ? stem + "e" : stem;
    }

    private static String step1c(String word) {
        boolean applies = word.endsWith("y") && word.length() > 2 && isConsonant(word, word.length() - 2);
        return applies ? cut(word, 1) + "i" : word;
    }

    private static String step2(String word) {
        if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
            return step2(cut(word, 2));
        }
        String[] rule = first(STEP_2, word);
        if (rule != null) {
            return replaced(word, rule, stem -> measure(stem) > 0);
        }
        return word.endsWith("logi") && measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }

    private static String step3(String word) {
        String[] rule = first(STEP_3, word);
        return rule == null ? word : replaced(word, rule, stem -> measure(stem) > 0);
    }

    private static String step4(String word) {
        for (String suffix : STEP_4) {
            if (word.endsWith(suffix)) {
                String stem = cut(word, suffix.length());
                boolean applies =
                        measure(stem) > 1 && (!suffix.equals("ion") || stem.endsWith("s") || stem.endsWith("t"));
                return applies ? stem : word;
            }
        }
        return word;
    }

    private static String step5a(String word) {
        if (!word.endsWith("e")) {
            return word;
        }
        String stem = cut(word, 1);
        int measure = measure(stem);
        return measure > 1 || (measure == 1 && !endsWithCvc(stem)) ? stem : word;
    }

    private static String step5b(String word) {
        return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
    }

    /** The first rule whose suffix the word has; no later one is tried, whether it applies or not. */
    private static String @Nullable [] first(String[][] rules, String word) {
        for (String[] rule : rules) {
            if (word.endsWith(rule[0])) {
                return rule;
            }
        }
        return null;
    }

    private static String replaced(String word, String[] rule, Predicate<String> condition) {
        String stem = cut(word, rule[0].length());
        return condition.test(stem) ? stem + rule[1] : word;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    /** How often a vowel is followed by a consonant: m of [C](VC)ᵐ[V]. */
    private static int measure(String stem) {
        int measure = 0;
        boolean before = true;
        for (int i = 0; i < stem.length(); i++) {
            boolean consonant = isConsonant(stem.charAt(i), i == 0 || !before);
            measure += consonant && !before ? 1 : 0;
            before = consonant;
        }
        return measure;
    }

    private static boolean hasVowel(String stem) {
        boolean before = true;
        for (int i = 0; i < stem.length(); i++) {
            before = isConsonant(stem.charAt(i), i == 0 || !before);
            if (!before) {
                return true;
            }
        }
        return false;
    }

    /** @param consonantIfY whether a y here is one: at the start, or after a vowel */
    private static boolean isConsonant(char letter, boolean consonantIfY) {
        return switch (letter) {
            case 'a', 'e', 'i', 'o', 'u' -> false;
            case 'y' -> consonantIfY;
            default -> true;
        };
    }

    private static boolean isConsonant(String word, int index) {
        boolean consonant = true;
        for (int i = 0; i <= index; i++) {
            consonant = isConsonant(word.charAt(i), i == 0 || !consonant);
        }
        return consonant;
    }

    private static boolean endsWithDouble(String word) {
        int n = word.length();
        return n >= 2 && word.charAt(n - 1) == word.charAt(n - 2) && isConsonant(word, n - 1);
    }

    private static boolean endsWithCvc(String word) {
        int n = word.length();
        if (n == 2) {
            return !isConsonant(word, 0) && isConsonant(word, 1);
        }
        return n >= 3
                && isConsonant(word, n - 3)
                && !isConsonant(word, n - 2)
                && isConsonant(word, n - 1)
                && "wxy".indexOf(word.charAt(n - 1)) < 0;
    }
}
