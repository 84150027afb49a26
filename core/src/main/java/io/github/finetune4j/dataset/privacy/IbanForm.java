// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of an account number, whether its check digits are right or not: a country that has such numbers, two
 * digits, and as many characters as the country's have. One group in ten of its digits satisfies Luhn's rule by chance,
 * and is no card for that.
 */
final class IbanForm {
    private static final Pattern START = Pattern.compile("(?<![\\p{L}\\p{N}])[A-Z]{2}\\d{2}");
    private static final int LONGEST = 34; // ISO 13616
    private static final int SEPARATORS = LONGEST / 2;

    private IbanForm() {}

    /** {@return whether a finding lies inside such a number} */
    static boolean holds(String text, PersonalData found) {
        int from = Math.max(0, found.start() - LONGEST - SEPARATORS);
        Matcher start = START.matcher(text).region(from, found.start()).useTransparentBounds(true);
        while (start.find()) {
            if (end(text, start.start()) >= found.end()) {
                return true;
            }
        }
        return false;
    }

    /** {@return where the number that starts here would end; 0 if other characters come before} */
    private static int end(String text, int start) {
        int left = Ibans.length(text.substring(start, start + 2));
        boolean separated = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean part = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
            if (part && --left <= 0) {
                return left < 0 ? 0 : i + 1;
            }
            if (!part && (separated || (c != ' ' && c != '-'))) {
                return 0;
            }
            separated = !part;
        }
        return 0;
    }
}
