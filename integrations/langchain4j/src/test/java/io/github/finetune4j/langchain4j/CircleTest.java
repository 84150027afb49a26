// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

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

/** Ours, out to LangChain4j and back to ours: nothing is lost on the way. */
class CircleTest {
    private static final String WEATHER = """
            {"type":"object","description":"where","properties":{"city":{"type":"string","description":"its name"},
            "days":{"type":"integer"},"unit":{"type":"string","enum":["C","F"]},
            "places":{"type":"array","items":{"type":"number"}},"near":{"type":"string","pattern":"^[a-z]+$"},
            "either":{"anyOf":[{"type":"boolean"},{"type":"null"}]},"self":{"$ref":"#/$defs/node"}},
            "required":["city"],"additionalProperties":false,
            "$defs":{"node":{"type":"object","properties":{"next":{"$ref":"#/$defs/node"}}}}}""";
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
        FineTunedChatModel theirs = FineTunedChatModel.of(ours);
        return LangChain4jChatModel.builder(theirs)
                .streaming(theirs.streaming())
                .carries(
                        "seed",
                        (seed, parameters) -> FineTunedParameters.builder()
                                .overrideWith(parameters)
                                .seed((Long) seed)
                                .build())
                .carries(
                        "reasoning_effort",
                        (level, parameters) -> FineTunedParameters.builder()
                                .overrideWith(parameters)
                                .addField("reasoning_effort", level)
                                .build())
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
        kinds.put(
                "user with an image looked at closely",
                seen(ContentPart.image("https://e.org/a.png").detail("high")));
        kinds.put(
                "user with sound",
                Message.user(ContentPart.of(
                        Map.of("type", "input_audio", "input_audio", Map.of("data", "AQID", "format", "wav")))));
        kinds.put(
                "user with two texts and a name",
                Message.user(ContentPart.text("a"), ContentPart.text("b")).named("x"));
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
        assertThat(kinds).hasSize(23);
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
                        .strict(true)
                        .build())
                .addTool(ToolSpecification.builder("now").build())
                .toolChoice(ToolChoice.required())
                .responseFormat(ResponseFormat.jsonSchema(
                        "answer", Map.of("type", "object", "properties", Map.of("a", Map.of("const", 1)))))
                .addExtra("frequency_penalty", 0.25)
                .addExtra("presence_penalty", -0.25)
                .addExtra("reasoning_effort", "low")
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
                Map.of("id", "r-1", "model", "m-2", "tool_calls", List.of(CALL.json()), "reasoning_content", "Hm."));
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
                "a strict response format",
                        user().responseFormat(ResponseFormat.jsonSchema("a", Map.of("type", "object"), true))
                                .build(),
                "the tool choice",
                        user().toolChoice(ToolChoice.function("weather")).build(),
                "the schema of the tool odd",
                        user().addTool(ToolSpecification.builder("odd")
                                        .parameters("{\"oneOf\":[]}")
                                        .build())
                                .build(),
                "cache_control",
                        ChatRequest.of(List.of(Message.user(
                                ContentPart.of(Map.of("type", "text", "text", "a", "cache_control", "x"))))),
                "a part of type \"file\"",
                        ChatRequest.of(List.of(Message.user(ContentPart.of(Map.of("type", "file"))))),
                "a blank system message", ChatRequest.of(List.of(Message.system(" "), Message.user("a"))));
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
        ChatModel told = LangChain4jChatModel.builder(FineTunedChatModel.of(circle))
                .name("gpt")
                .identity("openai/gpt-1")
                .build();
        assertThat(told.name()).isEqualTo("gpt");
        assertThat(told.identity()).contains("openai/gpt-1");
        assertThat(told.gainsFromBatches()).isFalse();
    }
}
