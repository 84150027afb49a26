// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.finetune4j.error.FineTuneException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NormalTextTest {
    private static final String MARKS = "\u0315\u0300"; // class 232 before class 230: to be put in order
    private static final Duration PATIENCE = Duration.ofSeconds(20); // the JDK takes minutes

    /** What composes or is put in order, of this Java. */
    private static final class Kinds {
        private static final Set<Integer> SECOND = new HashSet<>();
        private static final List<Integer> MARK = new ArrayList<>();
        private static final List<Integer> COMPOSITE = new ArrayList<>();

        static {
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT).forEach(point -> {
                String one = Character.toString(point);
                int[] parts = Normalizer.normalize(one, Form.NFD).codePoints().toArray();
                if (parts.length > 1) {
                    COMPOSITE.add(point);
                }
                if (parts.length > 1 && Normalizer.isNormalized(one, Form.NFC)) {
                    SECOND.add(parts[parts.length - 1]);
                }
                if (isMark(parts[0])) { // not what only ends with a mark
                    MARK.add(point);
                }
            });
            // a syllable of three parts is composed of one of two and an end
            IntStream.rangeClosed(0x1161, 0x1175).forEach(SECOND::add);
        }

        static boolean isMark(int point) {
            String one = Character.toString(point);
            return swaps("\u0345", one) || swaps(one, "\u0334");
        }

        private static boolean swaps(String first, String second) {
            String nfd = Normalizer.normalize(second, Form.NFD);
            String both = Normalizer.normalize(first + second, Form.NFD);
            return !both.equals(Normalizer.normalize(first, Form.NFD) + nfd);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereATextMayBeCut_whatFollowsBeginsAnew(Form form) {
        List<String> wrong = new ArrayList<>();
        int safe = 0;
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (SafeCuts.before(point)) {
                safe++;
                int first =
                        Normalizer.normalize(Character.toString(point), form).codePointAt(0);
                int begins = Normalizer.normalize(Character.toString(first), Form.NFD)
                        .codePointAt(0);
                if (Kinds.SECOND.contains(begins) || Kinds.isMark(begins)) {
                    wrong.add(Integer.toHexString(point));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(safe).isGreaterThan(200_000);
    }

    @ParameterizedTest
    @EnumSource
    void anyText_isAsTheJdkHasIt(Form form) {
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            same(drawn(random, 1 + random.nextInt(40)), form);
        }
        for (int i = 0; i < 150; i++) {
            same(drawn(random, 500 + random.nextInt(2_000)), form);
        }
    }

    /** Most texts have no other characters, and are not looked at any closer. */
    @ParameterizedTest
    @EnumSource
    void everySmallCharacter_aloneAndBehindALetter_isAsTheJdkHasIt(Form form) {
        for (int point = 0; point < 0x400; point++) {
            same(Character.toString(point), form);
            same("a" + Character.toString(point), form);
        }
    }

    @ParameterizedTest
    @EnumSource
    void longRuns_areAsTheJdkHasThem(Form form) {
        assertThat(Kinds.MARK).noneMatch(SafeCuts::before); // else these were short
        Random random = new Random(8);
        for (int i = 0; i < 400; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "a" : "");
            int few = 1 + random.nextInt(random.nextBoolean() ? 3 : 800);
            int length = 100 + random.nextInt(600);
            for (int at = 0; at < length; at++) {
                text.appendCodePoint(within(random, few));
            }
            same(text.append(drawn(random, 5)).toString(), form);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMarkThereIs_inOneRun(Form form) {
        StringBuilder all = new StringBuilder("a");
        Kinds.MARK.forEach(all::appendCodePoint);
        same(all.toString(), form);
        same(all.reverse().toString(), form);
    }

    @ParameterizedTest
    @EnumSource
    void vowelsWithoutEnd_areComposedAsTheJdkDoes(Form form) {
        for (String part : List.of(
                "\u1100\u1161\u11a8",
                "\u1161",
                "\u09c7\u09be\u09d7",
                "\u0dd9\u0dcf\u0dca",
                "\ud804\udd31\ud804\udd27",
                "\u1b05\u1b35",
                "\u314f",
                "\uffc2",
                "\ud81b\udd63\ud81b\udd67\ud81b\udd67",
                "\ud818\udd1e")) {
            same(part.repeat(300), form);
            same("\u1100" + part.repeat(171) + "\u0301", form);
        }
    }

    private static void same(String text, Form form) {
        String wanted = Normalizer.normalize(text, form);
        assertThat(NormalText.of(text, form)).isEqualTo(wanted);
        assertThat(NormalText.is(text, form)).isEqualTo(Normalizer.isNormalized(text, form));
        assertThat(NormalText.is(wanted, form)).isTrue();
    }

    private static String drawn(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(
                    switch (random.nextInt(8)) {
                        case 0 -> random.nextInt(0x80);
                        case 1 -> random.nextInt(0x3000);
                        case 2 -> random.nextInt(0x10000); // halves of pairs too
                        case 3 -> random.nextInt(Character.MAX_CODE_POINT + 1);
                        case 4 -> 0x1100 + random.nextInt(0x100);
                        case 5 -> Kinds.COMPOSITE.get(random.nextInt(Kinds.COMPOSITE.size()));
                        default -> Kinds.MARK.get(random.nextInt(Kinds.MARK.size()));
                    });
        }
        return text.toString();
    }

    private static int within(Random random, int few) {
        int which = random.nextInt(few) * 7919;
        return random.nextInt(20) == 0
                ? new ArrayList<>(Kinds.SECOND).get(which % Kinds.SECOND.size())
                : Kinds.MARK.get(which % Kinds.MARK.size());
    }

    @ParameterizedTest
    @EnumSource
    void aRunOf400000Marks_endsSoon(Form form) {
        String hostile = MARKS.repeat(200_000);
        String ordered = "\u0300".repeat(200_000) + "\u0315".repeat(200_000);
        assertTimeoutPreemptively(PATIENCE, () -> {
            assertThat(NormalText.of(hostile, form).equals(ordered)).isTrue();
            assertThat(NormalText.is(hostile, form)).isFalse();
            assertThat(NormalText.is(ordered, form)).isTrue();
        });
    }

    @Test
    void shortRunsBeyondNumber_endSoon() {
        String hostile = ("a" + MARKS.repeat(60)).repeat(20_000);
        assertTimeoutPreemptively(
                PATIENCE,
                () -> assertThat(NormalText.of(hostile, Form.NFD)).startsWith("a\u0300".concat("\u0300".repeat(59))));
    }

    @Test
    void longTexts_areLeftWhenTheThreadIsInterrupted() {
        String run = MARKS.repeat(200_000);
        String pieces = "e\u0301".repeat(200_000);
        LongRun built = new LongRun(run, Form.NFD);
        assertLeft(() -> NormalText.of(run, Form.NFC));
        assertLeft(() -> NormalText.of(pieces, Form.NFC));
        assertLeft(() -> new LongRun(run, Form.NFC));
        assertLeft(built::normalized);
    }

    private static void assertLeft(ThrowingCallable work) {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(work)
                    .isInstanceOf(FineTuneException.class)
                    .hasMessage("interrupted at work on a text of 400000 characters -> ask again, nothing was kept");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
