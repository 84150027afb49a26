// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ours, out to Spring AI and back to ours: nothing is lost on the way. */
class CircleTest {
    private static final String WEATHER = """
            {"type":"object","properties":{"city":{"type":"string","description":"its name","minLength":1}},
            "required":["city"],"additionalProperties":false}""";
    private static final ToolCall CALL = ToolCall.of("call_1", "weather", "{\"city\":\"Lima\"}");

    private final List<ChatRequest> asked = new ArrayList<>();

    private ChatModel circle(Function<ChatRequest, ChatResponse> model) {
        ChatModel ours = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                asked.add(request);
                return model.apply(request);
            }

            @Override
            public String name() {
                return "ours";
            }
        };
        return SpringAiChatModel.builder(FineTunedChatModel.of(ours))
                .carries("seed", (seed, options) -> ((FineTunedOptions.Builder) options).seed((Long) seed))
                .carries(
                        "tool_choice",
                        (choice, options) -> ((FineTunedOptions.Builder) options).addField("tool_choice", choice))
                .build();
    }

    private static ChatResponse yes(ChatRequest request) {
        return new ChatResponse("yes", FinishReason.STOP, new Usage(7, 1));
    }

    /** {@return every kind of message that ours has} */
    private static Map<String, Message> kinds() {
        Map<String, Message> kinds = new LinkedHashMap<>();
        kinds.put("system", Message.system("Be brief."));
        kinds.put("system with a name", Message.system("Be brief.").named("ops"));
        kinds.put("developer", new Message(Role.DEVELOPER, "Be brief."));
        kinds.put("user", Message.user("Will it rain?"));
        kinds.put("user who says nothing", Message.user(""));
        kinds.put("user with a name", Message.user("Will it rain?").named("ada"));
        kinds.put("user with a field", new Message(Role.USER, "Will it rain?", Map.of("weight", 0)));
        kinds.put("user with an image within", seen(ImagePart.of("image/png", new byte[] {1, 2, 3})));
        kinds.put("user with an image elsewhere", seen(ContentPart.image("https://example.org/a.png")));
        kinds.put("user with an image alone", Message.user(ContentPart.image("https://example.org/a.png")));
        kinds.put(
                "user with sound",
                Message.user(ContentPart.of(
                        Map.of("type", "input_audio", "input_audio", Map.of("data", "AQID", "format", "wav")))));
        kinds.put("assistant", Message.assistant("No."));
        kinds.put("assistant that says nothing", Message.assistant(""));
        kinds.put("assistant that calls", Message.assistant("", List.of(CALL)));
        kinds.put("assistant that speaks and calls twice", Message.assistant("I look.", List.of(CALL, CALL)));
        kinds.put("assistant that thinks", new Message(Role.ASSISTANT, "No.", Map.of("reasoning_content", "Dry.")));
        kinds.put("assistant with a weight", new Message(Role.ASSISTANT, "No.", Map.of("weight", 1, "name", "bot")));
        kinds.put(
                "call without an id",
                new Message(
                        Role.ASSISTANT,
                        "",
                        Map.of(
                                "tool_calls",
                                List.of(Map.of(
                                        "type", "function", "function", Map.of("name", "weather", "arguments", ""))))));
        kinds.put("tool", Message.tool("call_1", "dry"));
        kinds.put("tool with a name", Message.tool("call_1", "dry").named("weather"));
        kinds.put("tool without an id", new Message(Role.TOOL, "dry", Map.of("name", "weather")));
        kinds.put("tool that gives nothing", Message.tool("call_1", ""));
        return kinds;
    }

    private static Message seen(ImagePart image) {
        return Message.user(ContentPart.text("What is this?"), image);
    }

    @Test
    void everyKindOfMessage_comesBackAsItWas() {
        Map<String, Message> kinds = kinds();
        kinds.forEach((kind, message) -> {
            List<Message> there = List.of(Message.assistant("", List.of(CALL)), message);
            assertThat(MessagesIn.all(MessagesOut.all(there))).as(kind).isEqualTo(there);
        });
        assertThat(kinds).hasSize(22);
        assertThat(kinds.values().stream().map(Message::role).distinct()).containsExactlyInAnyOrder(Role.values());
    }

    @Test
    void conversations_ofAnyKinds_comeBackAsTheyWere() {
        List<Message> all = List.copyOf(kinds().values());
        Random random = new Random(7);
        ChatModel circle = circle(CircleTest::yes);
        for (int i = 0; i < 200; i++) {
            List<Message> drawn =
                    random.ints(1 + i % 9, 0, all.size()).mapToObj(all::get).toList();
            circle.chat(ChatRequest.of(drawn));
            assertThat(asked.get(i).messages()).isEqualTo(drawn);
        }
    }

    @Test
    void settings_toolsAndForms_comeBackAsTheyWere() {
        ChatRequest request = ChatRequest.builder()
                .addMessage(Message.user("Will it rain?"))
                .temperature(0.5)
                .topP(0.9)
                .topK(40)
                .maxTokens(12)
                .seed(7_000_000_000L)
                .stop(List.of("END"))
                .addTool(ToolSpecification.builder("weather")
                        .description("of a city")
                        .parameters(WEATHER)
                        .build())
                .toolChoice(ToolChoice.function("weather"))
                .responseFormat(ResponseFormat.jsonSchema("answer", Map.of("type", "object", "title", "T")))
                .addExtra("frequency_penalty", 0.25)
                .addExtra("presence_penalty", -0.25)
                .build();
        ChatResponse response = circle(CircleTest::yes).chat(request);
        ChatRequest back = asked.get(0);
        assertThat(back.fields()).isEqualTo(request.fields());
        assertThat(back).usingRecursiveComparison().ignoringFields("fields").isEqualTo(request);
        assertThat(response.text()).isEqualTo("yes");
        assertThat(response.usage()).isEqualTo(new Usage(7, 1));
    }

    @ParameterizedTest
    @EnumSource(FinishReason.class)
    void answers_comeBackAsTheyWere(FinishReason reason) {
        ChatResponse given = new ChatResponse(
                "I look.",
                reason,
                new Usage(70, 3),
                Map.of(
                        "id",
                        "r-1",
                        "model",
                        "m-2",
                        "tool_calls",
                        List.of(CALL.json()),
                        "reasoning_content",
                        "Hm.",
                        "refusal",
                        "Not that."));
        ChatModel circle = circle(request -> given);
        List<String> pieces = new ArrayList<>();
        assertThat(circle.chat(ChatRequest.user("x"))).isEqualTo(given);
        assertThat(circle.chat(ChatRequest.user("x"), pieces::add)).isEqualTo(given);
        assertThat(pieces).containsExactly("I look.");
    }

    @Test
    void whatHasNoPlaceThere_isRefused_andNobodyIsAsked() {
        ChatModel circle = circle(CircleTest::yes);
        Map<String, ChatRequest> refused = Map.of(
                "logit_bias", user().addExtra("logit_bias", Map.of("1", 2)).build(),
                "top_logprobs", user().topLogProbabilities(3).build(),
                "json_object",
                        user().responseFormat(ResponseFormat.jsonObject()).build(),
                "the tool odd",
                        user().addTool(ToolSpecification.builder("odd")
                                        .strict(true)
                                        .build())
                                .build(),
                "[detail]",
                        ChatRequest.of(List.of(
                                seen(ContentPart.image("https://e.org/a.png").detail("low")))),
                "a text after an image",
                        ChatRequest.of(
                                List.of(Message.user(ContentPart.image("https://e.org/a.png"), ContentPart.text("a")))),
                "a part of type \"file\"",
                        ChatRequest.of(List.of(Message.user(ContentPart.of(Map.of("type", "file"))))));
        refused.forEach((word, request) -> assertThatThrownBy(() -> circle.chat(request))
                .as(word)
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining(word)
                .hasMessageContaining(" -> "));
        assertThat(asked).isEmpty();
    }

    private static ChatRequest.Builder user() {
        return ChatRequest.builder().addMessage(Message.user("a"));
    }

    @Test
    void nameAndIdentity_areWhatIsKnown() {
        ChatModel circle = circle(CircleTest::yes);
        assertThat(circle.name()).isEqualTo("FineTunedChatModel");
        assertThat(circle.identity()).isEmpty();
        ChatModel told = SpringAiChatModel.builder(FineTunedChatModel.of(circle))
                .name("gpt")
                .identity("openai/gpt-1")
                .build();
        assertThat(told.name()).isEqualTo("gpt");
        assertThat(told.identity()).contains("openai/gpt-1");
        assertThat(told.gainsFromBatches()).isFalse();
    }
}
