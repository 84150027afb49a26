// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.FineTuneException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskPromptTest {
    private static final ChatExample SHOWN =
            ChatExample.of(Message.system("not shown"), Message.user("2 + 2"), Message.assistant("4"));

    @TempDir
    Path folder;

    private final List<ChatRequest> asked = new ArrayList<>();

    private final ChatModel model = new ChatModel() {
        @Override
        public ChatResponse chat(ChatRequest request) {
            asked.add(request);
            return PromptWorld.response(request, "ok");
        }

        @Override
        public String name() {
            return "listener";
        }

        @Override
        public Optional<String> identity() {
            return Optional.of("test/listener");
        }
    };

    @Test
    void on_putsTheInstructionFirst_andExamplesAsTurns() {
        ChatModel prompted = new TaskPrompt(" Add. ", List.of(SHOWN)).on(model);
        prompted.chat(ChatRequest.builder()
                .addMessage(Message.system("Be brief."))
                .addMessage(Message.user("3 + 4"))
                .maxTokens(5)
                .build());
        assertThat(asked.get(0).messages())
                .containsExactly(
                        Message.system("Add.\n\nBe brief."),
                        Message.user("2 + 2"),
                        Message.assistant("4"),
                        Message.user("3 + 4"));
        assertThat(asked.get(0).maxTokens()).hasValue(5);
    }

    @Test
    void on_leavesOutAnExampleThatAsksTheSame_andAnEmptyInstruction() {
        new TaskPrompt("", List.of(SHOWN)).on(model).chat(ChatRequest.user(" 2 + 2 "));
        assertThat(asked.get(0).messages()).containsExactly(Message.user(" 2 + 2 "));
    }

    @Test
    void identity_changesWithEveryPart() {
        TaskPrompt prompt = new TaskPrompt("Add.", List.of(SHOWN));
        ChatExample other = ChatExample.of(Message.user("2 + 2"), Message.assistant("four"));
        assertThat(List.of(
                                prompt,
                                TaskPrompt.of("Add."),
                                TaskPrompt.of("Add!"),
                                new TaskPrompt("Add.", List.of(other)),
                                new TaskPrompt("Add.", List.of(SHOWN, other)),
                                new TaskPrompt("Add.", List.of(other, SHOWN)))
                        .stream()
                        .map(TaskPrompt::identity))
                .doesNotHaveDuplicates()
                .allMatch(identity -> identity.matches("[0-9a-f]{16}"));
        assertThat(prompt.on(model).identity()).contains("test/listener with prompt " + prompt.identity());
        assertThat(prompt.on(model).name()).startsWith("listener, prompt ");
        assertThat(prompt.on(request -> PromptWorld.response(request, "")).identity())
                .isEmpty();
        assertThat(prompt.toString()).doesNotContain("Add", "2 + 2");
    }

    @Test
    void load_ofSave_isTheSame_toolCallsAndFieldsToo() {
        Message call = Message.assistant("", List.of(ToolCall.of("c1", "add", "{\"a\":2}")));
        ChatExample tools = new ChatExample(
                List.of(Message.user("\"2\" + é\n"), call, Message.tool("c1", "4"), Message.assistant("4")),
                Map.of("topic", "sums", "level", 3L));
        TaskPrompt prompt = new TaskPrompt("Add – carefully.", List.of(SHOWN, tools));
        Path file = folder.resolve("prompt.json");
        prompt.save(file);
        assertThat(TaskPrompt.load(file)).isEqualTo(prompt);
        assertThat(TaskPrompt.load(file).identity()).isEqualTo(prompt.identity());
        assertThat(TaskPrompt.parse(TaskPrompt.of("").json())).isEqualTo(TaskPrompt.of(""));
    }

    @Test
    void parse_ofSomethingElse_saysWhatIsWrong() {
        assertThatThrownBy(() -> TaskPrompt.parse("no json"))
                .hasMessageStartingWith("prompt: ")
                .hasMessageContaining(" -> ");
        assertThatThrownBy(() -> TaskPrompt.parse("{}")).hasMessageContaining("format of a prompt: null -> ");
        String json = new TaskPrompt("Add.", List.of(SHOWN)).json();
        assertThatThrownBy(() -> TaskPrompt.parse(json.replace("\"user\"", "\"visitor\"")))
                .hasMessageContaining("role in a prompt: visitor -> ");
        assertThatThrownBy(() -> TaskPrompt.parse(json.replace("\"instruction\"", "\"order\"")))
                .hasMessageContaining("\"instruction\" of a prompt: missing, or not a text -> ");
        assertThatThrownBy(() -> TaskPrompt.load(folder.resolve("none.json")))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("none.json");
        assertThatThrownBy(() -> new TaskPrompt("", List.of(ChatExample.of(Message.user("2 + 2")))))
                .hasMessageContaining("example of a prompt without an answer");
    }
}
