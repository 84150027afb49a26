// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the start of an IBAN and takes as many characters as its country's have; single spaces or hyphens may stand
 * between.
 */
final class IbanRecognizer implements Recognizer {
    private static final Pattern START = Pattern.compile("(?<![\\p{L}\\p{N}])[A-Za-z]{2}\\d{2}(?=[ -]?[A-Za-z0-9])");

    @Override
    public List<PersonalData> find(String text) {
        List<PersonalData> found = new ArrayList<>();
        Matcher matcher = START.matcher(text);
        while (matcher.find()) {
            int end = end(text, matcher.start());
            if (end > 0) {
                found.add(new PersonalData(PersonalDataType.IBAN, "iban", matcher.start(), end, 1));
            }
        }
        return found;
    }

    // Where a valid number that starts here ends; 0 if none does
    private static int end(String text, int start) {
        int length = Ibans.length(text.substring(start, start + 2).toUpperCase(Locale.ROOT));
        StringBuilder iban = new StringBuilder(length);
        int i = start;
        while (i < text.length() && iban.length() < length) {
            char c = text.charAt(i);
            if (letterOrDigit(c)) {
                iban.append(c);
            } else if ((c != ' ' && c != '-') || i + 1 == text.length() || !letterOrDigit(text.charAt(i + 1))) {
                return 0;
            }
            i++;
        }
        boolean whole = i == text.length() || !Character.isLetterOrDigit(text.charAt(i));
        return length > 0
                        && iban.length() == length
                        && whole
                        && Ibans.valid(iban.toString().toUpperCase(Locale.ROOT))
                ? i
                : 0;
    }

    private static boolean letterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
