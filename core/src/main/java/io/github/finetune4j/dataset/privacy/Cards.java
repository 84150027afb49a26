// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import java.util.regex.Pattern;

/** Payment cards: issuers' ranges and lengths (ISO/IEC 7812, the networks' public ranges), Luhn's digit. */
final class Cards {
    private static final Pattern ISSUERS = Pattern.compile(
            "4(?:\\d{12}|\\d{15}|\\d{18})" // Visa
                    + "|(?:5[1-5]\\d{2}|222[1-9]|22[3-9]\\d|2[3-6]\\d{2}|27[01]\\d|2720)\\d{12}" // Mastercard
                    + "|3[47]\\d{13}" // American Express
                    + "|(?:6011|64[4-9]\\d|65\\d{2})\\d{12}" // Discover
                    + "|3(?:0[0-5]|[689]\\d)\\d{11}(?:\\d{2})?" // Diners Club
                    + "|35(?:2[89]|[3-8]\\d)\\d{12}" // JCB
                    + "|(?:62|81)\\d{14,17}" // UnionPay
                    + "|(?:50|5[6-9]|6[0-9])\\d{10,17}" // Maestro
                    + "|220[0-4]\\d{12}"); // Mir

    private Cards() {}

    static Recognizer recognizer() {
        Recognizer digits = PatternRecognizer.of(
                PersonalDataType.CREDIT_CARD,
                "credit-card",
                "(?<![\\p{L}\\p{N}])(?<![\\p{N}][.,-])\\d(?:[ -]?\\d){11,18}(?![\\p{L}\\p{N}]|[.,-]\\d)",
                Cards::valid);
        return text -> digits.find(text).stream()
                .filter(found -> !IbanForm.holds(text, found))
                .toList();
    }

    private static boolean valid(String written) {
        String digits = written.replaceAll("[ -]", "");
        return ISSUERS.matcher(digits).matches() && CheckDigits.luhn(digits);
    }
}
