// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsSchemaTest {
    private static final String SCHEMA = """
            {"type": "object", "required": ["city"], "additionalProperties": false, "properties": {
              "city": {"type": "string", "minLength": 100},
              "days": {"type": "integer"},
              "unit": {"enum": ["C", "F"]},
              "open": {"type": "boolean"},
              "any": {"type": []},
              "near": {"type": ["array", "null"], "items": {"type": "object", "properties": {"km": {"type": "number"}}}}}}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"city\": \"Lima\"} |",
                "{\"city\": \"Lima\", \"days\": 3.0, \"unit\": \"C\", \"near\": [{\"km\": 1.5}, {}]} |",
                "{\"city\": \"Lima\", \"near\": null} |",
                "{\"city\": \"Lima\", \"days\": 12345678901234567890.0} |",
                "{\"city\": \"Lima\", \"open\": true, \"any\": 3} |",
                "{\"city\": \"Lima\", \"open\": \"yes\"} | /open must be of type \"boolean\", not \"yes\"",
                "{\"town\": \"Lima\"} | /city is required and missing",
                "{\"city\": 3} | /city must be of type \"string\", not 3",
                "{\"city\": \"Lima\", \"days\": 3.5} | /days must be of type \"integer\", not 3.5",
                "{\"city\": \"Lima\", \"unit\": \"K\"} | /unit must be one of [\"C\",\"F\"], not \"K\"",
                "{\"city\": \"Lima\", \"near\": [{\"km\": 1}, {\"km\": \"x\"}]} | /near/1/km must be of type \"number\", not \"x\"",
                "{\"city\": \"Lima\", \"more\": 1} | /more is not among the tool's parameters",
            })
    void arguments_areJudgedByTheToolsOwnSchema(String arguments, String problem) {
        assertThat(ArgumentsSchema.problem(Json.parseObject(SCHEMA), Json.parseObject(arguments)))
                .isEqualTo(java.util.Optional.ofNullable(problem));
    }

    /** Names that a pattern allows are not ours to refuse. */
    @Test
    void patternProperties_keepTheObjectOpen() {
        String open = "{\"additionalProperties\": false, \"patternProperties\": {\"^x-\": {}}}";

        assertThat(ArgumentsSchema.problem(Json.parseObject(open), Json.parseObject("{\"x-a\": 1}")))
                .isEmpty();
    }
}
