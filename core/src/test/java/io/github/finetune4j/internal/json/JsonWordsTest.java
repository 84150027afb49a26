// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class JsonWordsTest {
    private static final List<String> FOREIGN = List.of(
            "enable", "Feature", "Jackson", "`", "Source", "JsonToken", "parser", "StreamRead", "REDACTED", "spec ");

    private static final Map<String, String> SAID = Map.ofEntries(
            Map.entry("{\"a\": NaN}", "\"NaN\" is no JSON value; write null or a text"),
            Map.entry("{\"a\": -Infinity}", "\"-Infinity\" is no JSON value; write null or a text"),
            Map.entry("{\"a\": None}", "\"None\" is no JSON value; a text stands in double quotes"),
            Map.entry("{'a': 1}", "''' stands where a key in double quotes is expected"),
            Map.entry("{\"a\": 'b'}", "''' stands where a value is expected"),
            Map.entry("{a: 1}", "'a' stands where a key in double quotes is expected"),
            Map.entry("{\"a\" 1}", "'1' stands where a colon is expected"),
            Map.entry("{\"a\": 1 \"b\": 2}", "'\"' stands where a comma or the end of the list is expected"),
            Map.entry("{\"a\": 1,}", "'}' stands where a key in double quotes is expected"),
            Map.entry("[1,]", "']' stands where a value is expected"),
            Map.entry("// x", "a comment stands there; JSON has none"),
            Map.entry("{\"a\": 007}", "a number starts with a zero that isn't needed"),
            Map.entry("{\"a\": +1}", "a number starts with a plus sign"),
            Map.entry("{\"a\": 1.}", "a number ends at its decimal point"),
            Map.entry("{\"a\": .5}", "'.' stands where a value is expected"),
            Map.entry("{\"a\": 1e}", "a number ends at its exponent"),
            Map.entry("{\"a\": 1x}", "'x' stands where a comma or the end of the list is expected"),
            Map.entry(
                    "{\"a\": \"b\nc\"}",
                    "the character with code 10 stands unescaped in a text; write it as an escape such as \\n"),
            Map.entry("{\"a\": \"\\q\"}", "a backslash is followed by no escape that JSON knows"),
            Map.entry("{\"a\": \"\\u12x4\"}", "a backslash is followed by no escape that JSON knows"),
            Map.entry("{\"a\": [1}", "} closes what isn't open there"),
            Map.entry("\u0001{}", "the character with code 1 stands between values"),
            Map.entry("{\"a\": " + "9".repeat(2000) + "}", "a number has more digits than are read"),
            Map.entry("{\"" + "k".repeat(60_000) + "\": 1}", "a key is longer than is read"));

    @Test
    void parse_ofWhatIsNoJson_saysSoInOurWords() {
        SAID.forEach((text, words) -> assertThat(problem(text))
                .as(text.substring(0, Math.min(40, text.length())))
                .startsWith(words + " at column "));
        assertThat(SAID).hasSize(24);
    }

    @Tag("slow")
    @Test
    void parse_ofDamagedText_neverHandsOnTheParsersAdvice() {
        String whole = "{\"a\": [1, -2.5e3, true, null, \"t\\u00e9xt\\n\"], \"b\": {\"c\": 0.1}} ";
        String signs = "{}[]:,\"'\\/+-.0e1xNa#\u0000\n\u00e9\ud83d ";
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            char[] text = whole.toCharArray();
            for (int change = 0; change < 3; change++) {
                text[random.nextInt(text.length)] = signs.charAt(random.nextInt(signs.length()));
            }
            String problem = problem(new String(Arrays.copyOf(text, 10 + random.nextInt(text.length - 10))));
            refused += problem.isEmpty() ? 0 : 1;
            assertThat(FOREIGN).noneMatch(problem::contains);
        }
        assertThat(refused).isGreaterThan(15_000);
    }

    @Test
    void of_unknownMessage_isReplacedWhole() {
        assertThat(JsonWords.of("Frobnication: enable `JsonReadFeature.FROB`"))
                .isEqualTo("it is not written as JSON has it");
    }

    private static String problem(String text) {
        JsonException refused = catchThrowableOfType(JsonException.class, () -> Json.parse(text));
        return refused == null ? "" : refused.problem();
    }
}
