// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Python 3.13 and its package regex say of every character, by {@code benchmarks/peers/text_unicode.py}. */
final class CharactersTest {
    private static final Map<?, ?> GOLDEN = golden();
    private static final int BLOCK = 0x1000;

    @Test
    @SuppressWarnings("unchecked")
    void everyCharacter_isWhatPythonSays() {
        Map<String, String> blocks = new TreeMap<>((Map<String, String>) GOLDEN.get("blocks"));
        Map<String, String> ours = new TreeMap<>();
        for (int at = 0; at <= Character.MAX_CODE_POINT; at += BLOCK) {
            StringBuilder told = new StringBuilder();
            IntStream.range(at, at + BLOCK)
                    .filter(point -> point < 0xD800 || point > 0xDFFF)
                    .forEach(point -> told.append(told(point)));
            ours.put(Integer.toHexString(at), digest(told.toString()));
        }
        assertThat(GOLDEN.get("block")).isEqualTo((long) BLOCK);
        assertThat(ours).isEqualTo(blocks).hasSize(272);
    }

    @Test
    void textsFullOfSigmas_areWhatPythonSays() {
        List<?> texts = (List<?>) GOLDEN.get("texts");
        assertThat(texts).hasSize(500).allSatisfy(each -> {
            List<?> pair = (List<?>) each;
            assertThat(Characters.lower((String) pair.get(0))).isEqualTo(pair.get(1));
        });
    }

    /** Java 17 leaves U+2C2F as it is, Java 25 makes U+A7CB small: other figures of the same texts. */
    @Test
    void lower_isTheSameOnEveryJava() {
        assertThat(Characters.lower("\u2c2f\ua7c0")).isEqualTo("\u2c5f\ua7c1");
        assertThat(Characters.lower("\ua7cb\u1c89")).isEqualTo("\ua7cb\u1c89");
    }

    /** Java asks where words end, which is another question. */
    @Test
    void sigma_isTheLastOfAWord_asUnicodeHasIt() {
        assertThat(Characters.lower("ΟΔΥΣΣΕΥΣ")).isEqualTo("οδυσσευς");
        assertThat(Characters.lower("ΑΣ1 Σ ΑΣ:Α Α'Σ 1Σ ΑΣ\u02b0")).isEqualTo("ας1 σ ασ:α α'ς 1σ ας\u02b0");
    }

    /** Java 17's own takes 25 s for 32,000 characters of this, and four times as long for twice as many. */
    @Test
    void sigmas_costNoMoreThanOtherLetters() {
        String sigmas = "Σ'".repeat(1_000_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Characters.lower(sigmas)).hasSameSizeAs(sigmas));
    }

    @Test
    void lower_heedsNoLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(Characters.lower("İI Iı TITLE")).isEqualTo("i\u0307i iı title");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void halvesOfPairs_stayAsTheyAre() {
        assertThat(Characters.lower("A\ud801\udc00\ud801B\udc00É")).isEqualTo("a\ud801\udc28\ud801b\udc00é");
        assertThat(Characters.isWord(0xD800)).isFalse();
    }

    private static String told(int point) {
        String s = Character.toString(point);
        String classes = bit(Characters.isWord(point) && point != '_')
                + bit(Characters.isWordOrMark(point) && !Characters.isWord(point))
                + bit(Characters.isNumber(point))
                + bit(Characters.isPunctuation(point))
                + bit(Characters.isSymbol(point));
        return String.join(
                " ",
                Characters.lower(s),
                classes,
                Characters.lower(s + "Σ"),
                Characters.lower("a" + s + "Σ"),
                Characters.lower("aΣ" + s),
                Characters.lower("aΣ" + s + "a\n"));
    }

    private static String bit(boolean is) {
        return is ? "1" : "0";
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<?, ?> golden() {
        try {
            return (Map<?, ?>)
                    Objects.requireNonNull(Json.parse(Files.readString(Fixtures.path("eval/characters.json"))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
