// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import io.github.finetune4j.internal.text.WordEdges;
import java.util.Locale;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * National identity numbers, with their check rules.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum NationalId {
    /** United States: social security number; never 000, 666 or 900 and above, no part all zero. */
    US_SSN(
            "(?<![\\p{L}\\p{N}-])(?!000|666|9)\\d{3}([ -])(?!00)\\d{2}\\1(?!0000)\\d{4}(?![\\p{L}\\p{N}]|-\\d)",
            id -> true, 0.9),
    /** United Kingdom: national insurance number. */
    UK_NINO(
            "(?<![\\p{L}\\p{N}])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D](?![\\p{L}\\p{N}])",
            id -> true, 0.8),
    /** Germany: tax identification number, eleven digits, after a word that announces it. */
    DE_TAX_ID(
            "(?iu)\\<(?:steuer-?id(?:entifikationsnummer|nr)?|idnr|tin|tax id)\\D{0,12}\\<(\\d{2} ?\\d{3} ?\\d{3} ?\\d{3})(?!\\d)",
            CheckDigits::mod11And10, 1),
    /** France: social security number (NIR), 13 digits and a key of two. */
    FR_NIR(
            "(?<!\\p{N})[12] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}(?!\\p{N})",
            NationalId::nir, 1),
    /** Spain: identity number of citizens (DNI) and foreigners (NIE). */
    ES_DNI("(?<![\\p{L}\\p{N}])(?:\\d{8}|[XYZ]\\d{7})-?[A-HJ-NP-TV-Z](?![\\p{L}\\p{N}])", NationalId::dni, 1),
    /** Italy: codice fiscale. */
    IT_CODICE_FISCALE(
            "(?<![\\p{L}\\p{N}])[A-Z]{6}\\d{2}[ABCDEHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z](?![\\p{L}\\p{N}])",
            NationalId::codiceFiscale, 1),
    /** Netherlands: burgerservicenummer, nine digits, after a word that announces it. */
    NL_BSN(
            "(?iu)\\<(?:bsn|burgerservicenummer|sofinummer)\\D{0,12}\\<(\\d{9}|\\d{4}\\.\\d{2}\\.\\d{3})(?!\\d)",
            id -> CheckDigits.weighted(id, 9, 8, 7, 6, 5, 4, 3, 2, -1) % 11 == 0, 1),
    /** Poland: PESEL, after a word that announces it. */
    PL_PESEL(
            "(?iu)\\<pesel\\D{0,12}\\<(\\d{11})(?!\\d)",
            id -> CheckDigits.weighted(id, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1) % 10 == 0,
            1),
    /** Brazil: CPF with its separators. */
    BR_CPF("(?<![\\p{L}\\p{N}])\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}(?![\\p{L}\\p{N}])", NationalId::cpf, 1),
    /** India: Aadhaar, three groups of four digits. */
    IN_AADHAAR(
            "(?<![\\p{L}\\p{N}-])[2-9]\\d{3}([ -])\\d{4}\\1\\d{4}(?![\\p{L}\\p{N}]|[ -]\\d)", CheckDigits::verhoeff, 1),
    /** Switzerland: AHV number. */
    CH_AHV(
            "(?<![\\p{L}\\p{N}])756\\.?\\d{4}\\.?\\d{4}\\.?\\d{2}(?![\\p{L}\\p{N}])",
            id -> CheckDigits.weighted(id, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1) % 10 == 0, 1);

    @SuppressWarnings("ImmutableEnumChecker") // a pattern is immutable; the checker knows no predicates
    private final PatternRecognizer recognizer;

    NationalId(String pattern, Predicate<String> check, double confidence) {
        // Where a group only repeats a separator, the whole match is the number
        String whole = pattern.contains("\\1") ? "(" + pattern.replace("\\1", "\\2") + ")" : pattern;
        this.recognizer = new PatternRecognizer(
                PersonalDataType.NATIONAL_ID,
                name().toLowerCase(Locale.ROOT).replace('_', '-'),
                WordEdges.compile(whole),
                written -> check.test(written.replaceAll("[ .-]", "")),
                confidence);
    }

    /** {@return finds these numbers} */
    public Recognizer recognizer() {
        return recognizer;
    }

    private static boolean nir(String id) {
        String digits = id.substring(0, 13).replace("2A", "19").replace("2B", "18");
        return 97 - Long.parseLong(digits) % 97 == Long.parseLong(id.substring(13));
    }

    private static boolean dni(String id) {
        String number = id.substring(0, id.length() - 1)
                .replace('X', '0')
                .replace('Y', '1')
                .replace('Z', '2');
        return "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Integer.parseInt(number) % 23) == id.charAt(id.length() - 1);
    }

    private static boolean cpf(String id) {
        int first = CheckDigits.weighted(id, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
        int second = CheckDigits.weighted(id, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
        return first == id.charAt(9) - '0'
                && second == id.charAt(10) - '0'
                && id.chars().distinct().count() > 1;
    }

    private static boolean codiceFiscale(String id) {
        int[] odd = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = id.charAt(i);
            int value = Character.isDigit(c) ? c - '0' : c - 'A';
            sum += i % 2 == 0 ? odd[value] : value;
        }
        return 'A' + sum % 26 == id.charAt(15);
    }
}
