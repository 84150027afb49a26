// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.internal.json.Json;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is said, where it is asked for: the JSON of the conventions' schemas, masked. */
class ContentTest {
    private final Heard heard = new Heard();
    private final ToolCall call = ToolCall.of("call_1", "get_weather", Map.of("location", "Paris", "days", 2L));
    private final ChatModel model = request ->
            ChatResponse.of(Message.assistant("Let me see.", List.of(call)), FinishReason.TOOL_CALLS, new Usage(9, 4));

    private final ChatRequest request = ChatRequest.builder()
            .addMessage(Message.system("Be brief."))
            .addMessage(Message.user(
                    ContentPart.text("Weather in Paris?"),
                    ContentPart.image("https://example.org/a.png"),
                    ContentPart.image("data:image/png;base64,AAAA")))
            .addMessage(Message.assistant("", List.of(call)))
            .addMessage(Message.tool("call_1", "rainy in Paris"))
            .addTool(ToolSpecification.builder("get_weather")
                    .description("Tells the weather.")
                    .build())
            .build();

    private Object said(String key) {
        String json =
                String.valueOf(Heard.plain(heard.spans().get(0).getAttributes()).get("gen_ai." + key));
        return String.valueOf(Json.parse(json));
    }

    private static String plain(String json) {
        return String.valueOf(Json.parse(json.replace('\'', '"')));
    }

    @Test
    void messages_followTheSchema() {
        TracedModel.builder(model, heard.sdk())
                .recordContent(UnaryOperator.identity())
                .build()
                .chat(request);
        assertThat(said("input.messages"))
                .isEqualTo(plain("[{'role':'system','parts':[{'type':'text','content':'Be brief.'}]},"
                        + "{'role':'user','parts':[{'type':'text','content':'Weather in Paris?'},"
                        + "{'type':'uri','modality':'image','uri':'https://example.org/a.png'},"
                        + "{'type':'image','modality':'image','mime_type':'image/png'}]},"
                        + "{'role':'assistant','parts':[{'type':'tool_call','id':'call_1','name':'get_weather',"
                        + "'arguments':" + Json.write(call.parsedArguments().orElseThrow()) + "}]},"
                        + "{'role':'tool','parts':[{'type':'tool_call_response','id':'call_1',"
                        + "'response':'rainy in Paris'}]}]"));
        assertThat(said("output.messages"))
                .isEqualTo(plain("[{'role':'assistant','parts':[{'type':'text','content':'Let me see.'},"
                        + "{'type':'tool_call','id':'call_1','name':'get_weather','arguments':"
                        + Json.write(call.parsedArguments().orElseThrow())
                        + "}],'finish_reason':'tool_call'}]"));
        assertThat(said("tool.definitions"))
                .isEqualTo(plain("[{'type':'function','name':'get_weather','description':'Tells the weather.',"
                        + "'parameters':{}}]"));
    }

    @Test
    void everyText_isMasked() {
        TracedModel.builder(model, heard.sdk())
                .recordContent(text -> text.replace("Paris", "[city]"))
                .build()
                .chat(request);
        assertThat(heard.spans().get(0).toString()).contains("[city]").doesNotContain("Paris");
    }

    @Test
    void maskThatThrows_costsTheContentAndNotTheAnswer_andIsSaidOnce() {
        try (HeardLog log = HeardLog.of(Content.class)) {
            TracedModel traced = TracedModel.builder(model, heard.sdk())
                    .recordContent(text -> {
                        throw new IllegalStateException(text);
                    })
                    .build();
            assertThat(traced.chat(request).text()).isEqualTo("Let me see.");
            assertThat(traced.chat(request).text()).isEqualTo("Let me see.");
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("IllegalStateException", "it is left out of them");
        }
        assertThat(heard.spans()).hasSize(2);
        assertThat(heard.spans().toString()).doesNotContain("Paris", "gen_ai.input.messages");
    }
}
