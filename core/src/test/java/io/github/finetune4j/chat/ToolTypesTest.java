// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.internal.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Tools, their calls and the choice among them: the JSON that is written, and what is seen in JSON that came from
 * anywhere.
 */
class ToolTypesTest {
    @Test
    void tool_isWrittenInTheProtocolsOrder() {
        ToolSpecification tool = ToolSpecification.builder("weather")
                .description("Of a city")
                .parameters("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}")
                .strict(true)
                .build();
        assertThat(Json.write(tool.json()))
                .isEqualTo("{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":\"Of a city\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}},"
                        + "\"strict\":true}}");
        assertThat(tool.type()).isEqualTo("function");
        assertThat(tool.name()).isEqualTo("weather");
        assertThat(tool.description()).isEqualTo("Of a city");
        assertThat(tool.parameters()).containsKeys("type", "properties");
        assertThat(tool.strict()).isTrue();
        assertThat(new ToolSpecification(Json.parseObject(Json.write(tool.json()))))
                .isEqualTo(tool);
    }

    @Test
    void tool_withoutMore_isItsNameAlone() {
        ToolSpecification tool = ToolSpecification.builder("now").build();
        assertThat(tool.json()).isEqualTo(Map.of("type", "function", "function", Map.of("name", "now")));
        assertThat(tool.description()).isEmpty();
        assertThat(tool.parameters()).isEmpty();
        assertThat(tool.strict()).isFalse();
    }

    @Test
    void tool_ofAnotherKind_orWrittenBare_isSeenToo() {
        ToolSpecification custom =
                new ToolSpecification(Map.of("type", "custom", "custom", Map.of("name", "sql"), "more", 1));
        assertThat(custom.type()).isEqualTo("custom");
        assertThat(custom.name()).isEqualTo("sql");
        assertThat(custom.json()).containsEntry("more", 1L);
        assertThat(new ToolSpecification(Map.of("name", "bare")).name()).isEqualTo("bare");
        assertThat(new ToolSpecification(Map.of("type", "web_search")).name()).isEmpty();
    }

    @Test
    void tool_thatCannotBe_isRefused() {
        assertThatThrownBy(() -> ToolSpecification.builder(" ")).hasMessageContaining("got \" \" -> give it one");
        assertThatThrownBy(() -> ToolSpecification.builder("x").parameters("[1]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the parameters of the tool x are no JSON object");
        assertThatThrownBy(() -> new ToolSpecification(Map.of("a", new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no JSON value");
    }

    @Test
    void call_isWrittenInTheProtocolsOrder_andReadBack() {
        ToolCall call = ToolCall.of("c1", "weather", Map.of("city", "Lima"));
        assertThat(Json.write(call.json()))
                .isEqualTo("{\"id\":\"c1\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Lima\\\"}\"}}");
        assertThat(call.id()).isEqualTo("c1");
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call.arguments()).isEqualTo("{\"city\":\"Lima\"}");
        assertThat(call.parsedArguments()).contains(Map.of("city", "Lima"));
    }

    @Test
    void arguments_thatAreNoJsonObject_haveNoParsedView() {
        assertThat(ToolCall.of("c", "f", "{\"a\":").parsedArguments()).isEmpty();
        assertThat(ToolCall.of("c", "f", "{\"a\":").arguments()).isEqualTo("{\"a\":");
        assertThat(ToolCall.of("c", "f", "[1]").parsedArguments()).isEmpty();
        assertThat(ToolCall.of("c", "f", " ").parsedArguments()).contains(Map.of());
    }

    @Test
    void arguments_thatCameAsAnObject_areTextAllTheSame() {
        ToolCall call = new ToolCall(Map.of("function", Map.of("name", "f", "arguments", Map.of("a", 1))));
        assertThat(call.arguments()).isEqualTo("{\"a\":1}");
        assertThat(call.parsedArguments()).contains(Map.of("a", 1L));
        assertThat(call.id()).isEmpty();
    }

    @Test
    void call_thatSaysNothing_isEmptyAndNoError() {
        ToolCall nothing = new ToolCall(Map.of("id", 7, "function", "f"));
        assertThat(nothing.id()).isEmpty();
        assertThat(nothing.name()).isEmpty();
        assertThat(nothing.arguments()).isEmpty();
        assertThatThrownBy(() -> ToolCall.of("", "f", "{}"))
                .hasMessageContaining("a tool call needs an id and a name, got \"\" and \"f\" -> ");
    }

    @Test
    void choice_isAWordOrNamesAFunction() {
        assertThat(ToolChoice.auto().json()).isEqualTo("auto");
        assertThat(ToolChoice.none().type()).isEqualTo("none");
        assertThat(ToolChoice.required().functionName()).isEmpty();
        ToolChoice one = ToolChoice.function("weather");
        assertThat(Json.write(one.json())).isEqualTo("{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}");
        assertThat(one.type()).isEqualTo("function");
        assertThat(one.functionName()).contains("weather");
        assertThatThrownBy(() -> new ToolChoice(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a tool choice is a word or an object, got");
        assertThatThrownBy(() -> ToolChoice.function("")).hasMessageContaining("-> take required()");
    }

    @Test
    void format_isWrittenAsProvidersHaveIt() {
        assertThat(ResponseFormat.text().json()).isEqualTo(Map.of("type", "text"));
        assertThat(ResponseFormat.jsonObject().json()).isEqualTo(Map.of("type", "json_object"));
        ResponseFormat schema = ResponseFormat.jsonSchema("answer", Map.of("type", "object"), true);
        assertThat(Json.write(schema.json()))
                .isEqualTo("{\"type\":\"json_schema\",\"json_schema\":"
                        + "{\"name\":\"answer\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}");
        assertThat(schema.type()).isEqualTo("json_schema");
        assertThat(schema.name()).isEqualTo("answer");
        assertThat(schema.schema()).isEqualTo(Map.of("type", "object"));
        assertThat(schema.strict()).isTrue();
        assertThat(ResponseFormat.jsonSchema("a", Map.of()).json())
                .hasToString("{type=json_schema, json_schema={name=a, schema={}}}");
        assertThat(new ResponseFormat(Map.of("type", 1)).type()).isEmpty();
        assertThatThrownBy(() -> ResponseFormat.jsonSchema("", Map.of())).hasMessageContaining("-> give it one");
    }

    @Test
    void tokenLogProbability_showsTokenBytesAndAlternatives() {
        TokenLogProbability token = new TokenLogProbability(Map.of(
                "token",
                "é",
                "logprob",
                -0.5,
                "bytes",
                List.of(195, 169),
                "top_logprobs",
                List.of(Map.of("token", "e", "logprob", -1), Map.of("token", "none"), "junk")));
        assertThat(token.token()).isEqualTo("é");
        assertThat(token.logProbability()).isEqualTo(-0.5);
        assertThat(token.bytes().orElseThrow()).containsExactly(195, 169);
        assertThat(token.alternatives()).singleElement().satisfies(other -> {
            assertThat(other.logProbability()).isEqualTo(-1);
            assertThat(other.bytes()).isEmpty();
        });
        assertThat(new TokenLogProbability(Map.of("logprob", 0, "bytes", List.of(256))).bytes())
                .isEmpty();
        assertThatThrownBy(() -> new TokenLogProbability(Map.of("logprob", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a number logprob, got x");
    }
}
