// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.output.OutputParsingException;
import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.startermodel.StarterModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AI services over the local engine: the starter model, and what it learns in a moment. */
class LocalEngineTest {
    private static final String QUESTION = "My kettle is broken.";

    @TempDir
    private static Path folder;

    private static LocalLoraProvider local;
    private static String base;

    @BeforeAll
    static void open() {
        base = StarterModel.extractTo(folder.resolve("starter")).toString();
        local = LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
    }

    @AfterAll
    static void close() {
        local.close();
    }

    private final List<ChatRequest> asked = new ArrayList<>();

    private ChatModel watched(ModelRef ref) {
        ChatModel model = local.chatModel(ref);
        return request -> {
            asked.add(request);
            return model.chat(request);
        };
    }

    interface Friend {
        String talk(String text);
    }

    @Test
    void memory_goesAlong_andTheAnswersAreTheEngines() {
        ChatModel starter = watched(local.baseModel(base));
        Friend friend = AiServices.builder(Friend.class)
                .chatModel(FineTunedChatModel.of(starter))
                .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
                .build();
        assertThat(friend.talk("Hello!")).isEqualTo("Hello! How can I help you?");
        String answer = friend.talk("The box is under the table. Where is the box?");
        assertThat(asked.get(1).messages())
                .containsExactly(
                        Message.user("Hello!"),
                        Message.assistant("Hello! How can I help you?"),
                        Message.user("The box is under the table. Where is the box?"));
        assertThat(answer).isEqualTo(starter.chat(asked.get(1)).text()).isNotBlank();
    }

    @Test
    void stream_isTheAnswerInPieces() {
        Ear ear = new Ear();
        FineTunedChatModel.of(local.chatModel(base)).streaming().chat("Hello!", ear);
        assertThat(ear.heard).hasSizeGreaterThan(3).endsWith("whole");
        assertThat(String.join("", ear.heard.subList(0, ear.heard.size() - 1))).isEqualTo("Hello! How can I help you?");
    }

    enum Queue {
        REPAIR,
        BILLING
    }

    interface Router {
        Queue route(String text);
    }

    /** The prompt is LangChain4j's own, so the model learns the form that it will be asked for. */
    @Test
    void structuredOutput_isLearnt() {
        assertThatThrownBy(() -> AiServices.create(Router.class, FineTunedChatModel.of(watched(local.baseModel(base))))
                        .route(QUESTION))
                .isInstanceOf(OutputParsingException.class);
        List<Message> prompt = asked.get(0).messages();
        ModelRef tuned = FineTune.builder()
                .provider(local)
                .baseModel(base)
                .trainingData(Dataset.of(List.of(example(prompt, Message.assistant("REPAIR")))))
                .lora(lora -> lora.rank(8).alpha(16))
                .hyperparameters(h -> h.epochs(15).learningRate(1e-2).batchSize(1))
                .run();
        Router router = AiServices.create(Router.class, FineTunedChatModel.of(local.chatModel(tuned)));
        assertThat(router.route(QUESTION)).isEqualTo(Queue.REPAIR);
    }

    private static ChatExample example(List<Message> prompt, Message answer) {
        return ChatExample.of(Stream.concat(prompt.stream(), Stream.of(answer)).toArray(Message[]::new));
    }

    static final class Shelf {
        @Tool("Where a thing is")
        String find(String thing) {
            return "The " + thing + " is under the table.";
        }
    }

    @Test
    void tools_areRefused_whereTheModelsTemplateKnowsNone() {
        Friend friend = AiServices.builder(Friend.class)
                .chatModel(FineTunedChatModel.of(local.chatModel(base)))
                .tools(new Shelf())
                .build();
        assertThatThrownBy(() -> friend.talk("Where is the box?"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("[tools]");
    }

    /** The engine gives texts: an application that knows its model's words for a call makes calls of them. */
    @Test
    void tools_runOnTheEngine_behindAModelThatReadsItsCalls() {
        ChatModel starter = local.chatModel(base);
        ChatModel caller = request -> {
            Message last = request.messages().get(request.messages().size() - 1);
            if (last.role() == Role.TOOL) {
                return starter.chat(ChatRequest.user(last.content() + " Where is the box?"));
            }
            ToolCall call = ToolCall.of("c-1", request.tools().get(0).name(), "{\"arg0\":\"box\",\"thing\":\"box\"}");
            return ChatResponse.of(Message.assistant("", List.of(call)), FinishReason.TOOL_CALLS, new Usage(1, 1));
        };
        Friend friend = AiServices.builder(Friend.class)
                .chatModel(FineTunedChatModel.of(caller))
                .tools(new Shelf())
                .build();
        assertThat(friend.talk("Where is the box?")).contains("under the table");
    }
}
