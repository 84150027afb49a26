// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import io.github.finetune4j.internal.text.WordEdges;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Phone numbers: E.164 has at most 15 digits; national forms of North America; others after a word that announces them.
 */
final class Phones {
    private static final int LEAST = 8;
    private static final int MOST = 15;
    private static final String SEPARATED = "(?:[ ./-]?(?:\\(\\d+\\)|\\d+)){1,7}";
    private static final String NOT_INSIDE = "(?<![\\p{L}\\p{N}+])(?<![\\p{N}][.,/-])";
    private static final Pattern DATE =
            Pattern.compile("\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}|\\d{1,2}[-./]\\d{1,2}[-./]\\d{2,4}");

    private Phones() {}

    static Recognizer recognizer() {
        List<Recognizer> forms = List.of(
                form(NOT_INSIDE + "(\\+[1-9]\\d{0,2}" + SEPARATED + ")(?![\\p{L}\\p{N}]|[.,]\\d)", 0.9),
                form(NOT_INSIDE + "(00[1-9]\\d{0,2} " + SEPARATED + ")(?![\\p{L}\\p{N}]|[.,]\\d)", 0.8),
                form(
                        NOT_INSIDE
                                + "((?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .-])[2-9]\\d{2}[ .-]\\d{4})(?![\\p{L}\\p{N}]|[.,-]\\d)",
                        0.7),
                form(
                        "(?iu)\\<(?:phone|tel|telephone|telefon|mobile|mobil|handy|cell|call|fax|ring|whatsapp|téléphone|teléfono|móvil)"
                                + "(?: ?(?:no|nr|number|nummer|me))?(?: ?(?:is|ist|at|on|unter))?[.:]{0,2} ?(\\(?0\\d{1,5}\\)?"
                                + SEPARATED + ")(?![\\p{L}\\p{N}])",
                        0.7));
        return text -> forms.stream()
                .map(form -> form.find(text))
                .flatMap(List::stream)
                .toList();
    }

    private static Recognizer form(String pattern, double confidence) {
        return new PatternRecognizer(
                PersonalDataType.PHONE, "phone", WordEdges.compile(pattern), Phones::plausible, confidence);
    }

    private static boolean plausible(String written) {
        long digits = written.chars().filter(c -> c >= '0' && c <= '9').count();
        return digits >= LEAST && digits <= MOST && !DATE.matcher(written).matches();
    }
}
