// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Account numbers and cards in made-up texts of many seeds, among them account numbers with a wrong digit, whose groups
 * may satisfy Luhn.
 */
class IbanAndCardTest {
    private static final String[] BANKS = {
        "DE 0 18", "FR 0 23", "GB 4 14", "NL 4 10", "ES 0 20", "PL 0 24", "CH 0 17", "IT 1 22"
    };
    private static final String[] CARDS = {"4", "51", "55", "2221", "6011", "65"};

    /** One text, and what is in it; empty for a number that is none. */
    private record Case(String text, String type, String value) {}

    private static String digits(Random random, int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private static String iban(Random random) {
        String[] bank = BANKS[random.nextInt(BANKS.length)].split(" ", -1);
        StringBuilder account = new StringBuilder();
        for (int i = 0; i < Integer.parseInt(bank[1]); i++) {
            account.append((char) ('A' + random.nextInt(26)));
        }
        account.append(digits(random, Integer.parseInt(bank[2])));
        for (int check = 2; check < 99; check++) {
            String iban = bank[0] + String.format("%02d", check) + account;
            if (Ibans.valid(iban)) {
                return iban;
            }
        }
        throw new AssertionError("one of the check digits is right");
    }

    private static String card(Random random) {
        String start = CARDS[random.nextInt(CARDS.length)];
        while (true) {
            String card = start + digits(random, 16 - start.length());
            if (CheckDigits.luhn(card)) {
                return card;
            }
        }
    }

    private static String wrong(Random random, String number) {
        int at = number.length() - 1 - random.nextInt(8);
        char other = (char) ('0' + (number.charAt(at) - '0' + 1 + random.nextInt(9)) % 10);
        return number.substring(0, at) + other + number.substring(at + 1);
    }

    private static String written(Random random, String number) {
        return switch (random.nextInt(3)) {
            case 0 -> number;
            case 1 -> number.replaceAll("(.{4})(?=.)", "$1 ");
            default -> number.replaceAll("(.{4})(?=.)", "$1-");
        };
    }

    private static List<Case> cases(long seed) {
        Random random = new Random(seed);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            boolean bank = random.nextBoolean();
            boolean right = random.nextInt(3) > 0;
            String number = bank ? iban(random) : card(random);
            String shown = written(random, right ? number : wrong(random, number));
            cases.add(new Case(
                    "Please pay " + shown + ", thank you.", right ? bank ? "IBAN" : "CREDIT_CARD" : "", shown));
        }
        return cases;
    }

    @Test
    void twentySeeds_precisionAndRecallAreAboveTheBar() {
        int wrongIbans = 0;
        for (long seed = 1; seed <= 20; seed++) {
            for (PersonalDataType type : List.of(PersonalDataType.IBAN, PersonalDataType.CREDIT_CARD)) {
                int found = 0;
                int right = 0;
                int there = 0;
                for (Case one : cases(seed)) {
                    there += one.type().equals(type.name()) ? 1 : 0;
                    wrongIbans += one.type().isEmpty()
                                    && Character.isLetter(one.value().charAt(0))
                            ? 1
                            : 0;
                    for (PersonalData data : PersonalDataScanner.all().find(one.text())) {
                        found += data.type() == type ? 1 : 0;
                        right += data.type() == type
                                        && one.type().equals(type.name())
                                        && data.in(one.text()).equals(one.value())
                                ? 1
                                : 0;
                    }
                }
                assertThat((double) right / found)
                        .as("precision of %s, seed %d: %d of %d", type, seed, right, found)
                        .isGreaterThanOrEqualTo(0.98);
                assertThat((double) right / there)
                        .as("recall of %s, seed %d: %d of %d", type, seed, right, there)
                        .isGreaterThanOrEqualTo(0.98);
            }
        }
        assertThat(wrongIbans).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111 1111 1111 1111",
                "IBAN DE89 3704 0044 0532 0130 00 or 4111 1111 1111 1111",
                "NO 93 4111 1111 1111 1111",
                "ticket AB12 4111 1111 1111 1111"
            })
    void cardBesideAnAccountNumber_isStillOne(String text) {
        assertThat(PersonalDataScanner.all().find(text))
                .filteredOn(found -> found.type() == PersonalDataType.CREDIT_CARD)
                .singleElement()
                .satisfies(found -> assertThat(found.in(text)).isEqualTo("4111 1111 1111 1111"));
    }
}
