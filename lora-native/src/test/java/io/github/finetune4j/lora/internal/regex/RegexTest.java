// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {
    private static final String QWEN = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r"
            + "\\n"
            + "\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r"
            + "\\n"
            + "]*|\\s*[\\r"
            + "\\n"
            + "]+|\\s+(?!\\S)|\\s+";

    @ParameterizedTest
    @CsvSource({
        "a|ab, xab, 1, 2",
        "ab|a, xab, 1, 3",
        "a+?b, aab, 0, 3",
        "'(a|aa)+$', aaaa, 0, 4",
        "(?>a|ab)c, abc, -1, 0",
        "x*, aab, 0, 0",
        "(?<=a)b, ab, 1, 2",
        "(?<!a|bc)d, bcdd, 3, 4",
        "'a{,2}', aaa, 0, 2",
        "'a{2}?b', b, 0, 1",
        "[^a&&[^b]], ba, 0, 1",
        "(?:a|b*)*c, abac, 0, 4",
        "'{a', x{a, 1, 3",
        "a(?i)b|c, aC, 0, 2"
    })
    void find_ofThis_isThere(String expression, String text, int start, int end) {
        assertThat(Regex.compile(expression).find(text, 0)).isEqualTo(start < 0 ? -1 : (long) start << 32 | end);
    }

    @Test
    void find_beyondTheFirstPlane_countsTwoUnitsForACharacter() {
        assertThat(spans(".", "a\uD83D\uDE00b")).containsExactly(List.of(0, 1), List.of(1, 3), List.of(3, 4));
        assertThat(spans("(?<=\\x{1F600})b", "\uD83D\uDE00b")).containsExactly(List.of(2, 3));
    }

    @Test
    void find_ofALoneSurrogate_takesItAsACharacterOfNoLetter() {
        assertThat(spans(".", "a\uD83Db")).hasSize(3);
        assertThat(spans("\\p{L}|\\s|\\p{N}", "\uDE00\uD83D")).isEmpty();
    }

    @Test
    void find_withoutCase_knowsTheLongSAndTheKelvinSign() {
        assertThat(spans("(?i:'s|k)", "'\u017F\u212A")).containsExactly(List.of(0, 2), List.of(2, 3));
    }

    /**
     * Neither Java 17's tables (Unicode 13) nor Java 25's (16) nor a later one's: those that the tokenizers' own
     * library has.
     */
    @Test
    void find_ofAProperty_isOfUnicode16OnEveryJava() {
        String capitalOf16 = Character.toString(0x1C89);
        String letterOf15 = Character.toString(0x1E4D0);
        String letterOf17 = Character.toString(0x16EA0);
        assertThat(spans("\\p{Lu}", capitalOf16)).hasSize(1);
        assertThat(spans("\\p{L}", letterOf15)).hasSize(1);
        assertThat(spans("\\p{L}|\\w", letterOf17)).isEmpty();
    }

    @Test
    void literal_ofMetaCharacters_findsThemAsTheyAre() {
        assertThat(Regex.literal(".*[").find("a.*[b", 0)).isEqualTo(1L << 32 | 4);
        assertThat(Regex.literal("").find("ab", 1)).isEqualTo(1L << 32 | 1);
        assertThat(Regex.literal(".").find("ab", 0)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a)\\1",
                "\\k<a>",
                "\\g<1>",
                "(?~a)",
                "(?(1)a|b)",
                "(?{x})",
                "(*FAIL)",
                "\\X",
                "\\y",
                "\\K",
                "(?<=a*)b",
                "\\p{InThai}",
                "\\pL",
                "(?P<a>b)",
                "(?s:.)",
                "(?i:ss)",
                "(?i:[\u00DF])",
                "[a-c-e]",
                "[]a]",
                "(?=a)*",
                "a{3,1}",
                "\\xE3",
                "[[:name:]]",
                "((((a{1000}){1000}){1000}))",
                "(?#a)\\C-a"
            })
    void compile_ofWhatIsNotSupported_saysWhatAndWhere(String expression) {
        assertThatThrownBy(() -> Regex.compile(expression))
                .isInstanceOf(RegexSyntaxException.class)
                .hasMessageMatching("unsupported: .+ at position \\d+");
    }

    @ParameterizedTest
    @CsvSource({
        "(a, '(' without ')' at position 1",
        "a), ')' without '(' at position 1",
        "[a, set without ']' at position 2",
        "*a, '*' without anything to repeat at position 1",
        "[b-a], range whose end comes before its start at position 4",
        "a\\, backslash at the end at position 2"
    })
    void compile_ofWhatIsWrong_saysWhatAndWhere(String expression, String message) {
        assertThatThrownBy(() -> Regex.compile(expression))
                .isInstanceOf(RegexSyntaxException.class)
                .hasMessage(message);
    }

    @Test
    void compile_ofDeepNesting_isRefusedWithoutOverflow() {
        for (String opening : List.of("(", "(?:", "[", "(?=", "a{0,2}(", "(?i)")) {
            assertThatThrownBy(() -> Regex.compile(opening.repeat(20_000))).isInstanceOf(RegexSyntaxException.class);
        }
        assertThatThrownBy(() -> Regex.compile("a" + "*".repeat(20_000))).isInstanceOf(RegexSyntaxException.class);
        assertThatThrownBy(() -> Regex.compile("(?:" + "(?:){100000}".repeat(3) + "){100000}x".repeat(20_000)))
                .isInstanceOf(RegexSyntaxException.class);
    }

    @Test
    void find_ofElevenMillionSpaces_isOneMatch() {
        String text = " ".repeat(11_000_000);
        assertThat(spans(QWEN, text)).containsExactly(List.of(0, 11_000_000));
        assertThat(spans(QWEN, text + "a")).containsExactly(List.of(0, 10_999_999), List.of(10_999_999, 11_000_001));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a|aa)+$",
                "(a*)*b",
                "(a|a)*b",
                "(?:a?){50}a{50}b",
                "(.*a){12}b",
                "(?:a|aa)+\\z",
                "\\w+(?=(?:\\w\\w?)+$)b",
                "a*a*a*a*b",
                "(?<=a{0,30})b|(?:aa?)*c"
            })
    void find_thatWouldTakeForEver_isStopped(String expression) {
        String text = "a".repeat(200_000) + "!";
        long start = System.nanoTime();
        assertThatThrownBy(() -> spans(expression, text))
                .isInstanceOf(RegexLimitException.class)
                .hasMessageContaining("200001 characters");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void search_ofAllMatches_hasOneBoundTogether() {
        // each match alone looks at the rest of the text and stays within the bound
        String text = "a".repeat(20_000);
        Regex regex = Regex.compile("a(?=a*$)");
        assertThat(regex.find(text, 0)).isEqualTo(1);
        assertThatThrownBy(() -> spans("a(?=a*$)", text)).isInstanceOf(RegexLimitException.class);
    }

    @Test
    void find_ofManyChoices_isBoundedInMemory() {
        String text = "ab".repeat(6_000_000);
        assertThatThrownBy(() -> Regex.compile("(?:ab)*").find(text, 0))
                .isInstanceOf(RegexLimitException.class)
                .hasMessageContaining("choices kept");
    }

    private static List<List<Integer>> spans(String expression, String text) {
        List<List<Integer>> found = new ArrayList<>();
        RegexSearch search = Regex.compile(expression).search(text);
        int at = 0;
        while (at <= text.length()) {
            long match = search.find(at);
            if (match < 0) {
                return found;
            }
            int end = (int) match;
            found.add(List.of((int) (match >>> 32), end));
            at = end > (int) (match >>> 32)
                    ? end
                    : end < text.length() ? end + Character.charCount(text.codePointAt(end)) : end + 1;
        }
        return found;
    }
}
