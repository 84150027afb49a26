// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** LangChain4j's AI services over a model of ours: tools, structured output, memory, streams. */
class AiServicesTest {
    private final List<ChatRequest> asked = new ArrayList<>();

    /** Asks for the weather of two cities at once, then says what the tools gave. */
    private final ChatModel model = new ChatModel() {
        @Override
        public ChatResponse chat(ChatRequest request) {
            asked.add(request);
            List<Message> results = request.messages().stream()
                    .filter(message -> message.role() == Role.TOOL)
                    .toList();
            if (results.isEmpty() && !request.tools().isEmpty()) {
                return ChatResponse.of(
                        Message.assistant(
                                "",
                                List.of(
                                        ToolCall.of("c-1", "weather", Map.of("city", "Lima")),
                                        ToolCall.of("c-2", "weather", Map.of("city", "Oslo")))),
                        FinishReason.TOOL_CALLS,
                        new Usage(10, 5));
            }
            String said = results.isEmpty()
                    ? request.messages().size() + " messages"
                    : String.join("; ", results.stream().map(Message::content).toList());
            return new ChatResponse(said, FinishReason.STOP, new Usage(20, 7));
        }

        @Override
        public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
            ChatResponse response = chat(request);
            for (String piece : response.text().split("(?<=;)", -1)) {
                onText.accept(piece);
            }
            return response;
        }
    };

    static final class Weather {
        @Tool("The weather of a city now")
        String weather(@P("its name") String city) {
            return city + ": dry";
        }
    }

    interface Assistant {
        @SystemMessage("Be brief.")
        Result<String> ask(@UserMessage String question);

        TokenStream stream(String question);
    }

    private Assistant assistant() {
        FineTunedChatModel theirs = FineTunedChatModel.of(model);
        return AiServices.builder(Assistant.class)
                .chatModel(theirs)
                .streamingChatModel(theirs.streaming())
                .tools(new Weather())
                .build();
    }

    @Test
    void tools_areOffered_called_andTheirResultsGoBack() {
        Result<String> result = assistant().ask("Will it rain?");
        assertThat(result.content()).isEqualTo("Lima: dry; Oslo: dry");
        assertThat(result.tokenUsage().inputTokenCount()).isEqualTo(30);
        assertThat(result.tokenUsage().outputTokenCount()).isEqualTo(12);
        assertThat(((FineTunedMetadata) result.finalResponse().metadata())
                        .response()
                        .usage())
                .isEqualTo(new Usage(20, 7));
        ToolSpecification tool = asked.get(0).tools().get(0);
        assertThat(tool.name()).isEqualTo("weather");
        assertThat(tool.description()).isEqualTo("The weather of a city now");
        assertThat(tool.parameters()).containsEntry("required", List.of("city"));
        assertThat(asked.get(1).messages())
                .extracting(Message::role)
                .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL, Role.TOOL);
        assertThat(asked.get(1).messages().get(4).toolCallId()).contains("c-2");
    }

    @Test
    void stream_runsTheToolsToo() throws ExecutionException, InterruptedException, TimeoutException {
        List<String> pieces = new ArrayList<>();
        CompletableFuture<String> whole = new CompletableFuture<>();
        assistant().stream("Will it rain?")
                .onPartialResponse(pieces::add)
                .onCompleteResponse(
                        response -> whole.complete(response.aiMessage().text()))
                .onError(whole::completeExceptionally)
                .start();
        assertThat(whole.get(20, TimeUnit.SECONDS)).isEqualTo("Lima: dry; Oslo: dry");
        assertThat(pieces).containsExactly("Lima: dry;", " Oslo: dry");
    }

    record Person(String name, int age, List<String> hobbies, Sex sex) {}

    enum Sex {
        FEMALE,
        MALE
    }

    interface Extractor {
        Person person(String text);
    }

    @Test
    void structuredOutput_givesTheModelASchema_whereItHoldsToOne() {
        FineTunedChatModel strict = FineTunedChatModel.builder(request -> {
                    asked.add(request);
                    return said("{\"name\":\"Ada\",\"age\":36,\"hobbies\":[\"engines\"],\"sex\":\"FEMALE\"}");
                })
                .jsonSchemas()
                .build();
        Person person = AiServices.create(Extractor.class, strict).person("Ada, 36, likes engines.");
        assertThat(person).isEqualTo(new Person("Ada", 36, List.of("engines"), Sex.FEMALE));
        ResponseFormat format = asked.get(0).responseFormat().orElseThrow();
        assertThat(format.type()).isEqualTo("json_schema");
        assertThat(format.name()).isEqualTo("Person");
        assertThat(format.schema().get("properties"))
                .isEqualTo(Map.of(
                        "name", Map.of("type", "string"),
                        "age", Map.of("type", "integer"),
                        "hobbies", Map.of("type", "array", "items", Map.of("type", "string")),
                        "sex", Map.of("type", "string", "enum", List.of("FEMALE", "MALE"))));
    }

    @Test
    void structuredOutput_isDescribedInThePrompt_otherwise() {
        FineTunedChatModel plain = FineTunedChatModel.of(request -> {
            asked.add(request);
            return said("{\"name\":\"Ada\",\"age\":36,\"hobbies\":[],\"sex\":\"FEMALE\"}");
        });
        assertThat(AiServices.create(Extractor.class, plain).person("Ada").name())
                .isEqualTo("Ada");
        assertThat(asked.get(0).responseFormat()).isEmpty();
        assertThat(asked.get(0).messages().get(0).content()).contains("JSON").contains("hobbies");
    }

    private static ChatResponse said(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(1, 1));
    }

    interface Talker {
        String talk(@MemoryId String user, @UserMessage String text);
    }

    @Test
    void memory_isOfEachUser_andAKeyGoesWithIt() {
        Talker talker = AiServices.builder(Talker.class)
                .chatModel(FineTunedChatModel.of(model))
                .chatMemoryProvider(id -> MessageWindowChatMemory.withMaxMessages(10))
                .chatRequestTransformer((request, id) -> request.toBuilder()
                        .parameters(FineTunedParameters.builder()
                                .overrideWith(request.parameters())
                                .key(String.valueOf(id))
                                .build())
                        .build())
                .build();
        assertThat(talker.talk("ada", "hello")).isEqualTo("1 messages");
        assertThat(talker.talk("ada", "again")).isEqualTo("3 messages");
        assertThat(talker.talk("bob", "hello")).isEqualTo("1 messages");
        assertThat(asked).extracting(request -> request.key().orElseThrow()).containsExactly("ada", "ada", "bob");
        assertThat(asked.get(1).messages())
                .containsExactly(Message.user("hello"), Message.assistant("1 messages"), Message.user("again"));
    }
}
