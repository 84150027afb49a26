// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import io.github.finetune4j.internal.text.WordEdges;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form, and a check of what has it. Group 1 of the pattern, where there is one, is what was found; otherwise all of
 * the match.
 */
record PatternRecognizer(
        PersonalDataType type, String kind, Pattern pattern, Predicate<String> check, double confidence)
        implements Recognizer {
    static PatternRecognizer of(PersonalDataType type, String kind, String pattern, Predicate<String> check) {
        return new PatternRecognizer(type, kind, WordEdges.compile(pattern), check, 1);
    }

    static PatternRecognizer unchecked(PersonalDataType type, String kind, String pattern, double confidence) {
        return new PatternRecognizer(type, kind, WordEdges.compile(pattern), text -> true, confidence);
    }

    @Override
    public List<PersonalData> find(String text) {
        List<PersonalData> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        int group = matcher.groupCount() > 0 ? 1 : 0;
        for (int from = 0; from <= text.length() && matcher.find(from); ) {
            if (matcher.group(group) != null && check.test(matcher.group(group))) {
                found.add(new PersonalData(type, kind, matcher.start(group), matcher.end(group), confidence));
                from = matcher.end();
            } else {
                from = matcher.start() + 1;
            }
        }
        return found;
    }
}
