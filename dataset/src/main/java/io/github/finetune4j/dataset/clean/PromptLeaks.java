// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instructions and template marks that slipped into an answer. */
final class PromptLeaks {
    /** So many words in a row of the system message are no chance. */
    static final int WORDS = 10;

    private static final Pattern MARK = Pattern.compile(
            "<\\|(?:im_start|im_end|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|system|user|assistant|end)\\|>"
                    + "|\\[/?INST]|<</?SYS>>|<(?:start|end)_of_turn>|^###? ?(?:Instruction|Response|System|Human|User|Assistant)\\s*:"
                    + "|^(?:Human|User|Assistant|System): ",
            Pattern.MULTILINE);
    private static final Pattern SPLIT = Pattern.compile("[^\\p{L}\\p{N}]+");

    private PromptLeaks() {}

    static Optional<String> problem(String system, String answer) {
        Matcher mark = MARK.matcher(answer);
        if (mark.find()) {
            return Optional.of("template mark in the answer: " + mark.group().strip());
        }
        return shared(system, answer).map(words -> "words of the system message in the answer: \"" + words + "\"");
    }

    private static Optional<String> shared(String system, String answer) {
        List<String> given = words(system);
        if (given.size() < WORDS) {
            return Optional.empty();
        }
        Set<List<String>> runs = new HashSet<>(runs(given));
        return runs(words(answer)).stream().filter(runs::contains).findFirst().map(run -> String.join(" ", run));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : SPLIT.split(Characters.lower(text), -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static List<List<String>> runs(List<String> words) {
        List<List<String>> runs = new ArrayList<>();
        for (int i = 0; i + WORDS <= words.size(); i++) {
            runs.add(words.subList(i, i + WORDS));
        }
        return runs;
    }
}
