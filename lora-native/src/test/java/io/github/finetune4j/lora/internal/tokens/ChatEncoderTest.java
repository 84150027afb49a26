// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.training.LossMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("native")
class ChatEncoderTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"smollm2,11", "qwen3,7", "llama3_1,11"})
    void encode_givesTheGoldenTextIdsAndMask(String name, int masks) throws IOException {
        Path model = model(name);
        JsonNode golden = MAPPER.readTree(masks(name).toFile()).at("/templates/" + name);
        assertThat(golden.path("conversations")).hasSize(12);
        TokenizerFiles files = new TokenizerFiles(model);
        int compared = 0;
        SafeTokenizer tokenizer = new SafeTokenizer(files.tokenizer(), name);
        ChatRenderer renderer = new TemplateRenderer("model", files.template(), files.specialTokens());
        ChatEncoder compatible = new ChatEncoder(tokenizer, renderer, true, OptionalInt.empty());
        ChatEncoder safe = new ChatEncoder(tokenizer, renderer, false, OptionalInt.empty());
        for (JsonNode c : golden.path("conversations")) {
            if (c.path("add_generation_prompt").asBoolean()) {
                assertThat(compatible.prompt(messages(c), extra(c))).containsExactly(ids(c));
                assertThat(safe.prompt(messages(c), extra(c))).containsExactly(ids(c));
            } else {
                compared += compare(compatible.encode(messages(c), extra(c), LossMask.ASSISTANT), c);
                compareSafe(safe.encode(messages(c), extra(c), LossMask.ASSISTANT), c);
            }
        }
        assertThat(compared).isEqualTo(masks);
    }

    private static Path model(String name) {
        return switch (name) {
            case "smollm2" -> Fixtures.path("models/smollm2-135m-instruct");
            case "qwen3" -> Fixtures.bigData("tokenizers/qwen3");
            default -> Fixtures.restricted("tokenizers/" + name);
        };
    }

    // Llama's texts are not copied into the repository
    private static Path masks(String name) {
        return name.equals("llama3_1")
                ? Fixtures.restricted("fixtures/lora/masks.json")
                : Fixtures.path("lora/masks.json");
    }

    private static int compare(EncodedChat chat, JsonNode c) {
        String title = c.path("title").asText();
        assertThat(chat.text()).as(title).isEqualTo(c.path("text").asText());
        assertThat(chat.row().ids()).as(title).containsExactly(ids(c));
        boolean all = c.path("assistant_mask").isArray();
        assertThat(chat.lastAnswerOnly()).as(title).isEqualTo(!all);
        if (all) {
            assertThat(mask(chat)).as(title).isEqualTo(c.path("assistant_mask").toString());
        }
        JsonNode tags = c.path("trl_training_template"); // transformers' own mask from generation tags
        if (tags.path("same_token_ids").asBoolean()) {
            assertThat(mask(chat))
                    .as(title)
                    .isEqualTo(tags.path("assistant_mask").toString());
        }
        return all ? 1 : 0;
    }

    private static void compareSafe(EncodedChat chat, JsonNode c) {
        String title = c.path("title").asText();
        boolean same = Arrays.equals(chat.row().ids(), ids(c));
        assertThat(same).as(title).isEqualTo(!title.equals("special token look-alikes"));
        assertThat(chat.row().targets()).as(title).isPositive();
    }

    private static int[] ids(JsonNode conversation) {
        return SafeTokenizerTest.ints(conversation.path("token_ids"));
    }

    @Test
    void encode_ofTemplateThatRewritesTurns_learnsTheLastAnswerOnly() {
        try (ChatEncoder encoder = ChatEncoder.open(Fixtures.bigData("tokenizers/qwen3"), false)) {
            EncodedChat chat = encoder.encode(
                    List.of(
                            Message.user("a"),
                            Message.assistant("first"),
                            Message.user("b"),
                            Message.assistant("second")),
                    Map.of(),
                    LossMask.ASSISTANT);
            assertThat(chat.lastAnswerOnly()).isTrue();
            assertThat(chat.reason()).isNotBlank();
            assertThat(targetText(encoder, chat)).contains("second").doesNotContain("first");
        }
    }

    @Test
    void encode_ofAllTokens_marksAll() {
        try (ChatEncoder encoder = ChatEncoder.open(Fixtures.path("models/smollm2-135m-instruct"), false)) {
            EncodedChat chat =
                    encoder.encode(List.of(Message.user("a"), Message.assistant("b")), Map.of(), LossMask.ALL);
            assertThat(chat.row().targets()).isEqualTo(chat.row().length() - 1);
        }
    }

    @Test
    void encode_ofAnswer_learnsTheAnswerAndItsEnd() {
        try (ChatEncoder encoder = ChatEncoder.open(Fixtures.path("models/smollm2-135m-instruct"), false)) {
            EncodedChat chat = encoder.encode(
                    List.of(Message.user("hi"), Message.assistant("hello there")), Map.of(), LossMask.ASSISTANT);
            assertThat(targetText(encoder, chat)).isEqualTo("hello there\n");
            assertThat(chat.row().targets()).isEqualTo(4); // hello, there, <|im_end|>, newline
            assertThat(encoder.endId()).hasValue(2);
        }
    }

    @Test
    void open_withoutTemplate_saysWhatToDo() {
        Path model = Fixtures.path("models/harbour-260k");
        assertThatThrownBy(() -> ChatEncoder.open(model, false).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("has no chat template -> put the model's chat_template.jinja into the folder");
    }

    @Test
    void open_withTemplateOfItsOwnFile_takesThat() throws IOException {
        Files.copy(Fixtures.path("models/harbour-260k/tokenizer.json"), folder.resolve("tokenizer.json"));
        AtomicFile.write(
                folder.resolve("tokenizer_config.json"),
                "{\"eos_token\":{\"content\":\"</s>\"},\"bos_token\":\"<s>\",\"chat_template\":[{\"name\":\"tool_use\",\"template\":\"no\"},{\"name\":\"default\",\"template\":\"D"
                        + " {{ messages[0].content }}\"}]}");
        try (ChatEncoder encoder = ChatEncoder.open(folder, false)) {
            assertThat(encoder.decode(encoder.prompt(List.of(Message.user("x")), Map.of())))
                    .isEqualTo("D x");
            assertThat(encoder.endId()).hasValue(2);
        }
        AtomicFile.write(folder.resolve("chat_template.jinja"), "{{ bos_token }}F {{ messages[0].content }}");
        try (ChatEncoder encoder = ChatEncoder.open(folder, false)) {
            int[] ids = encoder.prompt(List.of(Message.user("x")), Map.of());
            assertThat(ids[0]).isEqualTo(1);
            assertThat(encoder.decode(ids)).isEqualTo("F x");
        }
    }

    @Test
    void prompt_thatTheTemplateRefuses_isTheCallersMistake() throws IOException {
        Files.copy(Fixtures.path("models/harbour-260k/tokenizer.json"), folder.resolve("tokenizer.json"));
        AtomicFile.write(folder.resolve("chat_template.jinja"), "{{ raise_exception('roles must alternate') }}");
        try (ChatEncoder encoder = ChatEncoder.open(folder, false)) {
            assertThatThrownBy(() -> encoder.prompt(List.of(Message.user("x")), Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("roles must alternate");
        }
        AtomicFile.write(folder.resolve("chat_template.jinja"), "{% for %}");
        assertThatThrownBy(() -> ChatEncoder.open(folder, false).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the model's chat template fails");
    }

    private static String targetText(ChatEncoder encoder, EncodedChat chat) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < chat.row().length(); i++) {
            if (chat.row().target()[i]) {
                ids.add(chat.row().ids()[i]);
            }
        }
        return encoder.decode(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    private static String mask(EncodedChat chat) {
        List<Integer> mask = new ArrayList<>();
        for (boolean each : chat.row().target()) {
            mask.add(each ? 1 : 0);
        }
        return mask.toString().replace(" ", "");
    }

    private static List<Message> messages(JsonNode conversation) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode node : conversation.path("messages")) {
            Map<String, Object> extra =
                    new LinkedHashMap<>(MAPPER.convertValue(node, new TypeReference<Map<String, Object>>() {}));
            extra.remove("role");
            extra.remove("content");
            messages.add(new Message(
                    Role.ofWord(node.path("role").asText()).orElseThrow(),
                    node.path("content").asText(),
                    extra));
        }
        return messages;
    }

    private static Map<String, Object> extra(JsonNode conversation) {
        return conversation.path("tools").isArray()
                ? Map.of("tools", MAPPER.convertValue(conversation.path("tools"), new TypeReference<List<Object>>() {}))
                : Map.of();
    }
}
