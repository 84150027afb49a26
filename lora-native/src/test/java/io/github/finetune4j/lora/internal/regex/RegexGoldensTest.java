// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Matches that Oniguruma itself gives; see {@code benchmarks/peers/regex_goldens.py}. */
class RegexGoldensTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void find_ofRandomExpressions_isWhatOnigurumaFinds() throws IOException {
        Map<String, Integer> counts = compare("random");
        assertThat(counts)
                .containsOnly(
                        Map.entry("same", 1106),
                        Map.entry("refused by us alone", 63),
                        Map.entry("refused by both", 11),
                        Map.entry("refused by Oniguruma alone", 20));
    }

    @Test
    void find_ofKnownTokenizersExpressions_isWhatTheirLibraryFinds() throws IOException {
        assertThat(compare("known")).containsOnly(Map.entry("same", 228));
    }

    private static Map<String, Integer> compare(String kind) throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (JsonNode each : lines()) {
            if (each.path("kind").asText().equals(kind)) {
                counts.merge(compare(each), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static String compare(JsonNode golden) {
        boolean theirs = golden.path("matches").isArray();
        Regex regex;
        try {
            regex = Regex.compile(golden.path("expression").asText());
        } catch (RegexSyntaxException e) {
            return theirs ? "refused by us alone" : "refused by both";
        }
        if (!theirs) {
            return "refused by Oniguruma alone";
        }
        assertThat(matches(
                        regex,
                        golden.path("text").asText(),
                        golden.path("kind").asText().equals("random")))
                .as(golden.toString())
                .isEqualTo(golden.path("matches").toString());
        return "same";
    }

    private static String matches(Regex regex, String text, boolean empty) {
        List<List<Integer>> found = new ArrayList<>();
        RegexSearch search = regex.search(text);
        int at = 0;
        while (at <= text.length()) {
            long match = search.find(at);
            if (match < 0) {
                break;
            }
            int start = (int) (match >>> 32);
            int end = (int) match;
            if (empty || end > start) {
                found.add(List.of(start, end));
            }
            at = end > start ? end : end < text.length() ? end + Character.charCount(text.codePointAt(end)) : end + 1;
        }
        return JSON.valueToTree(found).toString();
    }

    private static List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (InputStream file = RegexGoldensTest.class.getResourceAsStream("/regex/goldens.jsonl")) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty()) {
                    lines.add(JSON.readTree(line));
                }
            }
        }
        return lines;
    }
}
