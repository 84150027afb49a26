// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages, requests, responses and rows seen through their types: what is typed and what came as JSON is the same
 * thing.
 */
class TypedMessagesTest {
    private static final ToolCall CALL = ToolCall.of("c1", "weather", "{\"city\":\"Lima\"}");
    private static final ToolSpecification TOOL = ToolSpecification.builder("weather")
            .parameters(Map.of("type", "object"))
            .build();

    @TempDir
    private Path folder;

    @Test
    void typedMessages_equalThoseOfJson() {
        assertThat(Message.assistant("", List.of(CALL)))
                .isEqualTo(new Message(Role.ASSISTANT, "", Map.of("tool_calls", List.of(CALL.json()))));
        assertThat(Message.assistant("a", List.of())).isEqualTo(Message.assistant("a"));
        assertThat(Message.tool("c1", "21")).isEqualTo(new Message(Role.TOOL, "21", Map.of("tool_call_id", "c1")));
        assertThat(Message.user("a").named("Ada")).isEqualTo(new Message(Role.USER, "a", Map.of("name", "Ada")));
    }

    @Test
    void views_showWhatIsThere_andExtraTheRest() {
        Message message =
                new Message(Role.ASSISTANT, "", Map.of("tool_calls", List.of(CALL.json()), "name", "bot", "weight", 1));
        assertThat(message.toolCalls()).containsExactly(CALL);
        assertThat(message.name()).contains("bot");
        assertThat(message.toolCallId()).isEmpty();
        assertThat(message.parts()).isEmpty();
        assertThat(message.extra()).isEqualTo(Map.of("weight", 1L));
        assertThat(message.fields()).containsOnlyKeys("tool_calls", "name", "weight");
        assertThat(Message.user("a").extra()).isEmpty();
        assertThat(Message.tool("c1", "x").toolCallId()).contains("c1");
    }

    @Test
    void hostileFields_areNoErrors_andNoneIsLost() {
        Message message = new Message(
                Role.ASSISTANT,
                "a",
                Map.of("tool_calls", Arrays.asList(null, "junk", 3), "name", 7, "tool_call_id", List.of()));
        assertThat(message.toolCalls()).hasSize(3).allSatisfy(call -> {
            assertThat(call.name()).isEmpty();
            assertThat(call.parsedArguments()).contains(Map.of());
        });
        assertThat(message.name()).isEmpty();
        assertThat(message.toolCallId()).isEmpty();
        assertThat(new Message(Role.USER, "a", Map.of("tool_calls", "x")).toolCalls())
                .isEmpty();
    }

    @Test
    void parts_areTheTextAndWhatIsShown() {
        Message message = Message.user(
                ContentPart.text("What is "),
                ContentPart.image("https://x.example/a.png").detail("low"),
                ContentPart.text("this?"));
        assertThat(message.content()).isEqualTo("What is this?");
        assertThat(Json.write(message.fields()))
                .isEqualTo("{\"content_parts\":[{\"type\":\"text\",\"text\":\"What is \"},{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"https://x.example/a.png\",\"detail\":\"low\"}},"
                        + "{\"type\":\"text\",\"text\":\"this?\"}]}");
        assertThat(message.parts()).hasSize(3);
        assertThat(message.parts().get(1)).isInstanceOfSatisfying(ImagePart.class, image -> {
            assertThat(image.url()).isEqualTo("https://x.example/a.png");
            assertThat(image.detail()).contains("low");
        });
        assertThat(message.extra()).isEmpty();
        assertThat(Message.user("plain").parts()).containsExactly(ContentPart.text("plain"));
    }

    @Test
    void parts_ofAnyKind_areKept() {
        Map<String, Object> sound = Map.of("type", "input_audio", "input_audio", Map.of("data", "AA=="));
        assertThat(ContentPart.of(sound)).isEqualTo(new OtherPart(sound));
        assertThat(ContentPart.of(Map.of("type", "image_url"))).isInstanceOf(OtherPart.class);
        assertThat(ContentPart.of(Map.of("type", "text", "text", 1))).isInstanceOf(OtherPart.class);
        assertThat(ContentPart.of(Map.of()).type()).isEmpty();
        assertThat(ContentPart.of(Map.of("type", "image_url", "image_url", "data:x")))
                .isInstanceOfSatisfying(
                        ImagePart.class, image -> assertThat(image.url()).isEqualTo("data:x"));
        Message hostile = new Message(Role.USER, "a", Map.of("content_parts", Arrays.asList(null, "x", sound)));
        assertThat(hostile.parts()).hasSize(3).allMatch(part -> part instanceof OtherPart);
        assertThat(ImagePart.of("image/png", new byte[] {1, 2}).url()).isEqualTo("data:image/png;base64,AQI=");
    }

    @Test
    void whatCannotBe_isRefused() {
        assertThatThrownBy(() -> Message.user(new ContentPart[0])).hasMessageContaining("needs at least one, got none");
        assertThatThrownBy(() -> Message.tool(" ", "x")).hasMessageContaining("got the id \" \" -> give the call's id");
        assertThatThrownBy(() -> ContentPart.image("")).hasMessageContaining("an image part needs an address");
        assertThatThrownBy(() -> new TextPart(Map.of("type", "x"))).hasMessageContaining("a text part is of type text");
        assertThatThrownBy(() -> new ImagePart(Map.of("type", "image_url")))
                .hasMessageContaining("-> take ContentPart.of");
        assertThatThrownBy(() -> ImagePart.of("image/png", new byte[0])).hasMessageContaining("and 0 bytes");
        assertThatThrownBy(() -> Message.user("a").named("")).hasMessageContaining("-> leave it out");
    }

    @Test
    void typedRequest_isTheOneOfJson_andAskedUnderTheSameKey() {
        ResponseFormat format = ResponseFormat.jsonSchema("a", Map.of("type", "object"));
        ChatRequest typed = ChatRequest.user("x").toBuilder()
                .addTool(TOOL)
                .toolChoice(ToolChoice.required())
                .responseFormat(format)
                .topLogProbabilities(2)
                .build();
        ChatRequest json = ChatRequest.user("x").toBuilder()
                .addExtra("tools", List.of(TOOL.json()))
                .addExtra("tool_choice", "required")
                .addExtra("response_format", format.json())
                .addExtra("logprobs", true)
                .addExtra("top_logprobs", 2)
                .build();
        assertThat(Question.key(typed)).isEqualTo(Question.key(json));
        assertThat(json.tools()).containsExactly(TOOL);
        assertThat(json.toolChoice()).contains(ToolChoice.required());
        assertThat(json.responseFormat()).contains(format);
        assertThat(json.logProbabilities()).isTrue();
        assertThat(json.topLogProbabilities()).hasValue(2);
        assertThat(json.extra()).isEmpty();
        assertThat(typed.toBuilder().build().fields()).isEqualTo(typed.fields());
    }

    @Test
    void request_toolsReplace_addToolAppends_noneRemoves() {
        ToolSpecification other = ToolSpecification.builder("now").build();
        ChatRequest.Builder builder =
                ChatRequest.user("x").toBuilder().addTool(TOOL).addTool(other);
        assertThat(builder.build().tools()).containsExactly(TOOL, other);
        assertThat(builder.tools(List.of(other)).build().tools()).containsExactly(other);
        assertThat(builder.tools(List.of()).build().fields()).isEmpty();
        assertThat(builder.logProbabilities(true)
                        .logProbabilities(false)
                        .build()
                        .logProbabilities())
                .isFalse();
        assertThatThrownBy(() -> builder.topLogProbabilities(-1))
                .hasMessageContaining("topLogProbabilities: -1 -> give at least 0");
    }

    @Test
    void request_withHostileFields_hasEmptyViews() {
        ChatRequest request = ChatRequest.user("x").toBuilder()
                .addExtra("tools", "all")
                .addExtra("tool_choice", 3)
                .addExtra("response_format", List.of())
                .addExtra("logprobs", "yes")
                .addExtra("top_logprobs", "many")
                .addExtra("user", "u")
                .build();
        assertThat(request.tools()).isEmpty();
        assertThat(request.toolChoice()).isEmpty();
        assertThat(request.responseFormat()).isEmpty();
        assertThat(request.logProbabilities()).isFalse();
        assertThat(request.topLogProbabilities()).isEmpty();
        assertThat(request.extra()).isEqualTo(Map.of("user", "u"));
        assertThat(request.fields()).hasSize(6);
    }

    @Test
    void response_showsItsFacts_andGoesOnAsAMessage() {
        ChatResponse response = new ChatResponse(
                "",
                FinishReason.TOOL_CALLS,
                new Usage(1, 2),
                Map.of(
                        "id",
                        "r1",
                        "model",
                        "m-2025",
                        "tool_calls",
                        List.of(CALL.json()),
                        "cached_tokens",
                        1L,
                        "logprobs",
                        Map.of("content", List.of(Map.of("token", "a", "logprob", -1.0), "junk"))));
        assertThat(response.id()).contains("r1");
        assertThat(response.model()).contains("m-2025");
        assertThat(response.toolCalls()).containsExactly(CALL);
        assertThat(response.refusal()).isEmpty();
        assertThat(response.logProbabilities())
                .singleElement()
                .satisfies(token -> assertThat(token.logProbability()).isEqualTo(-1));
        assertThat(response.extra()).isEqualTo(Map.of("cached_tokens", 1L));
        assertThat(response.message()).isEqualTo(Message.assistant("", List.of(CALL)));
        assertThat(ChatResponse.of(Message.assistant("", List.of(CALL)), FinishReason.TOOL_CALLS, new Usage(1, 2))
                        .toolCalls())
                .containsExactly(CALL);
        assertThatThrownBy(() -> ChatResponse.of(Message.user("a"), FinishReason.STOP, new Usage(1, 2)))
                .hasMessageContaining("got a message of role user -> take Message.assistant");
        assertThat(response.with("id", "r2").id()).contains("r2");
        assertThat(response.id()).contains("r1");
    }

    @Test
    void rows_goThroughAFile_asTheyCame() throws IOException {
        String row = "{\"messages\":[{\"role\":\"user\",\"content\":\"q\",\"name\":\"Ada\"},{\"role\":\"assistant\","
                + "\"content\":null,\"tool_calls\":[" + Json.write(CALL.json()) + "],\"weight\":1},{\"role\":\"tool\","
                + "\"content\":\"21\",\"tool_call_id\":\"c1\"},{\"role\":\"assistant\",\"content\":\"21.\"}],"
                + "\"tools\":[" + Json.write(TOOL.json()) + "],\"id\":7}\n";
        Path file = Files.writeString(folder.resolve("in.jsonl"), row);
        var dataset = Dataset.builder().addJsonl(file).build().dataset();
        ChatExample read = (ChatExample) dataset.examples().get(0);
        assertThat(read.tools()).containsExactly(TOOL);
        assertThat(read.extra()).isEqualTo(Map.of("id", 7L));
        assertThat(read.messages().get(1).toolCalls()).containsExactly(CALL);
        assertThat(read.withTools(List.of()).fields()).isEqualTo(Map.of("id", 7L));
        assertThat(read.withTools(List.of(TOOL)).fingerprint()).isEqualTo(read.fingerprint());
        dataset.writeJsonl(folder.resolve("out.jsonl"));
        assertThat(folder.resolve("out.jsonl")).hasContent(row);
    }

    @Test
    void preference_hasTheToolsOfItsInput() {
        PreferenceExample pair = new PreferenceExample(
                List.of(Message.user("q")),
                List.of(Message.assistant("a")),
                List.of(Message.assistant("b")),
                Map.of("input", Map.of("tools", List.of(TOOL.json()))));
        assertThat(pair.tools()).containsExactly(TOOL);
    }
}
