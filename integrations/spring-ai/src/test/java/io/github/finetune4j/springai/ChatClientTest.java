// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.client.advisor.SafeGuardAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;

/** Spring AI's chat client over a model of ours: tools, advisors, memory, structured output, streams. */
class ChatClientTest {
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
        @Tool(description = "The weather of a city now")
        String weather(@ToolParam(description = "its name") String city) {
            return city + ": dry";
        }
    }

    @Test
    void tools_areOffered_called_andTheirResultsGoBack() {
        ChatClient client = ChatClient.create(FineTunedChatModel.of(model));
        String answer = client.prompt()
                .system("Be brief.")
                .user("Will it rain?")
                .tools(new Weather())
                .call()
                .content();
        assertThat(answer).isEqualTo("\"Lima: dry\"; \"Oslo: dry\"");
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
    void stream_runsTheToolsToo() {
        ChatClient client = ChatClient.create(FineTunedChatModel.of(model));
        List<String> pieces = client.prompt("Will it rain?").tools(new Weather()).stream()
                .content()
                .collectList()
                .block(Duration.ofSeconds(20));
        assertThat(pieces).containsSubsequence("\"Lima: dry\";", " \"Oslo: dry\"");
        assertThat(asked).hasSize(2);
    }

    @Test
    void advisors_giveMemory_andBlockWords() {
        ChatMemory memory = MessageWindowChatMemory.builder().build();
        ChatClient client = ChatClient.builder(FineTunedChatModel.of(model))
                .defaultAdvisors(
                        MessageChatMemoryAdvisor.builder(memory).build(),
                        SafeGuardAdvisor.builder()
                                .sensitiveWords(List.of("secret"))
                                .build())
                .build();
        assertThat(talk(client, "ada", "hello")).isEqualTo("1 messages");
        assertThat(talk(client, "ada", "again")).isEqualTo("3 messages");
        assertThat(talk(client, "bob", "hello")).isEqualTo("1 messages");
        assertThat(asked.get(1).messages())
                .containsExactly(Message.user("hello"), Message.assistant("1 messages"), Message.user("again"));
        assertThat(talk(client, "bob", "a secret")).isNotEqualTo("3 messages");
        assertThat(asked).hasSize(3);
    }

    private static String talk(ChatClient client, String user, String text) {
        String answer = client.prompt(text)
                .advisors(advisor -> advisor.param(ChatMemory.CONVERSATION_ID, user))
                .call()
                .content();
        return Objects.requireNonNull(answer);
    }

    record Person(String name, int age) {}

    private final ChatModel ada = request -> {
        asked.add(request);
        return new ChatResponse("{\"name\":\"Ada\",\"age\":36}", FinishReason.STOP, new Usage(1, 1));
    };

    @Test
    void structuredOutput_isDescribedInThePrompt() {
        ChatClient client = ChatClient.create(FineTunedChatModel.of(ada));
        assertThat(client.prompt("Ada is 36.").call().entity(Person.class)).isEqualTo(new Person("Ada", 36));
        assertThat(asked.get(0).responseFormat()).isEmpty();
        assertThat(asked.get(0).messages().get(0).content()).contains("JSON Schema");
    }

    @Test
    void structuredOutput_givesTheModelASchema_whereItIsSaidToHoldToOne() {
        ChatClient client = ChatClient.create(FineTunedChatModel.of(ada));
        assertThat(client.prompt("Ada is 36.").call().entity(Person.class, how -> how.useProviderStructuredOutput()))
                .isEqualTo(new Person("Ada", 36));
        assertThat(asked.get(0).responseFormat().orElseThrow().schema()).containsKey("properties");
        assertThat(asked.get(0).messages().get(0).content()).isEqualTo("Ada is 36.");
    }

    @Test
    void options_ofTheCall_goUponThoseOfTheModel() {
        FineTunedChatModel theirs = FineTunedChatModel.builder(model)
                .options(o -> o.temperature(0.1).maxTokens(5).seed(7).key("nobody"))
                .build();
        ChatClient.create(theirs)
                .prompt("a")
                .options(FineTunedOptions.builder().temperature(0.9).key("ada").addField("top_a", 1))
                .call()
                .content();
        ChatClient.create(theirs)
                .prompt("a")
                .options(ChatOptions.builder().topK(3))
                .call()
                .content();
        theirs.call(new Prompt("a"));
        ChatRequest request = asked.get(0);
        assertThat(request.temperature()).hasValue(0.9);
        assertThat(request.maxTokens()).hasValue(5);
        assertThat(request.seed()).hasValue(7);
        assertThat(request.key()).contains("ada");
        assertThat(request.extra()).isEqualTo(Map.of("top_a", 1L));
        assertThat(asked.get(1).topK()).hasValue(3);
        assertThat(asked.get(1).key()).contains("nobody");
        assertThat(asked.get(2).seed()).hasValue(7);
        assertThatThrownBy(() -> theirs.call(
                        new Prompt("a", ChatOptions.builder().model("other").build())))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("\"other\"");
    }

    @Test
    void options_areCopiedWhole_andHideTheKey() {
        FineTunedOptions options = FineTunedOptions.builder()
                .topP(0.5)
                .seed(1)
                .key("ada")
                .outputSchema("{}")
                .addField("a", 1)
                .build();
        assertThat(options.mutate().build()).isEqualTo(options).hasSameHashCodeAs(options);
        assertThat(options.mutate().clone().addField("b", 2).build()).isNotEqualTo(options);
        assertThat(options.toString()).doesNotContain("ada");
    }

    @Test
    void rollout_keepsAKey_andHearsFeedback() {
        ChatModel one = request -> new ChatResponse("one", FinishReason.STOP, new Usage(1, 1));
        ChatModel two = request -> new ChatResponse("two", FinishReason.STOP, new Usage(1, 1));
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("r")
                .addStage(0.5, Duration.ofHours(1))
                .addMetric(LiveMetric.feedback("helpful"))
                .build();
        try (Rollout live = policy.start(one.named("one"), two.named("two"), new MemoryRolloutStore())) {
            ChatClient client = ChatClient.create(FineTunedChatModel.of(live));
            Map<String, String> first = new LinkedHashMap<>();
            for (int i = 0; i < 40; i++) {
                org.springframework.ai.chat.model.ChatResponse response = client.prompt("a")
                        .options(FineTunedOptions.builder().key("user-" + i % 20))
                        .call()
                        .chatResponse();
                String text = text(Objects.requireNonNull(response));
                assertThat(first.computeIfAbsent("user-" + i % 20, any -> text)).isEqualTo(text);
                ChatResponse ours = FineTunedChatModel.answer(Objects.requireNonNull(response))
                        .orElseThrow();
                assertThat(live.feedback(ours.callId().orElseThrow(), "helpful", 1))
                        .isTrue();
            }
            assertThat(first.values()).contains("one", "two");
        }
    }

    private static String text(org.springframework.ai.chat.model.ChatResponse response) {
        return String.valueOf(
                Objects.requireNonNull(response.getResult()).getOutput().getText());
    }

    @Test
    void failures_areThrownAsTheyAre() {
        FineTuneException failure = new FineTuneException("a -> b");
        ChatClient client = ChatClient.create(FineTunedChatModel.of(request -> {
            throw failure;
        }));
        assertThatThrownBy(() -> client.prompt("a").call().content()).isSameAs(failure);
        assertThatThrownBy(() -> client.prompt("a").stream().content().blockLast())
                .isSameAs(failure);
    }
}
