// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.source.DataSources;
import io.github.finetune4j.text.TextSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Reading what was written gives equal examples, for every shape and every kind of file that can hold it. */
class FormatRoundTripTest {
    private static final List<Message> CALL = List.of(
            Message.user("Weather in Lima?"),
            new Message(
                    Role.ASSISTANT,
                    "",
                    Map.of(
                            "tool_calls",
                            List.of(ToolTurns.ordered(
                                    "id",
                                    "call_1",
                                    "type",
                                    "function",
                                    "function",
                                    ToolTurns.ordered("name", "weather", "arguments", "{\"city\":\"Lima\"}"))))),
            new Message(Role.TOOL, "{\"celsius\":21}", Map.of("tool_call_id", "call_1")),
            Message.assistant("21 degrees."));
    private static final Map<String, Object> TOOLS =
            Map.of("tools", List.of(Map.of("type", "function", "function", Map.of("name", "weather"))));

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void read_ofWrite_isTheSame(
            @ForAll("formats") DataFormat format, @ForAll("endings") String ending, @ForAll("seeds") Seed seed)
            throws IOException {
        List<Example> examples = examples(format, seed);
        boolean table = ending.startsWith(".csv") || ending.startsWith(".tsv");
        Path folder = Files.createTempDirectory("rows");
        Path file = folder.resolve("rows" + ending);
        try {
            if (table && format != DataFormat.PROMPT_COMPLETION && format != DataFormat.ALPACA) {
                return;
            }
            Dataset written = Dataset.of(examples);
            DataWriter.of(format).write(written, file);

            DatasetResult read = Dataset.builder()
                    .addSource(DataSources.file(file))
                    .formats(DataFormat.all())
                    .build();

            assertThat(read.dataset().examples()).isEqualTo(examples);
            assertThat(read.report().shapes()).containsOnlyKeys(format.label());
            assertThat(read.dataset().fingerprint()).isEqualTo(written.fingerprint());
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    @Provide
    Arbitrary<DataFormat> formats() {
        return Arbitraries.of(DataFormat.class);
    }

    @Provide
    Arbitrary<String> endings() {
        return Arbitraries.of(".jsonl", ".jsonl.gz", ".jsonl.zst", ".json", ".json.gz", ".csv", ".tsv.gz");
    }

    /** What the examples say. */
    record Seed(List<String> texts, boolean system, boolean tools) {}

    @Provide
    Arbitrary<Seed> seeds() {
        Arbitrary<String> texts = Arbitraries.strings()
                .withChars("aB ,;\"'\n\t\\/{}[]:é漢\u2028<|>")
                .ofMinLength(1)
                .ofMaxLength(30)
                .map(text -> "x" + text + "😀y"); // never blank, and never a mark of its own
        return Combinators.combine(
                        texts.list().ofMinSize(4).ofMaxSize(9),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(Seed::new);
    }

    private static List<Example> examples(DataFormat format, Seed seed) {
        List<String> texts = seed.texts;
        return switch (format) {
            case OPENAI_PREFERENCE, TRL_PREFERENCE ->
                List.of(new PreferenceExample(
                        chat(texts.subList(0, texts.size() % 2 == 0 ? 3 : 1), seed.system),
                        List.of(Message.assistant(texts.get(0) + "1")),
                        List.of(Message.assistant(texts.get(1) + "2")),
                        Map.of()));
            case TEXT -> List.of(new TextExample(texts.get(0)), new TextExample(texts.get(1)));
            case TAGGED ->
                List.of(TaggedExample.of(
                        texts.get(0) + texts.get(1),
                        new TextSpan(0, texts.get(0).length(), "NAME")));
            case PAIRS ->
                List.of(
                        PairExample.triplet(texts.get(0), texts.get(1), texts.get(2)),
                        PairExample.scored(texts.get(0), texts.get(1), 0.5));
            case PROMPT_COMPLETION, ALPACA, LABELED ->
                List.of(
                        ChatExample.of(Message.user(texts.get(0)), Message.assistant(texts.get(1))),
                        ChatExample.of(Message.user(texts.get(2)), Message.assistant(texts.get(3))));
            case OPENAI_REINFORCEMENT ->
                List.of(new ChatExample(
                        chat(texts.subList(0, texts.size() % 2 == 0 ? 3 : 1), seed.system),
                        Map.of("answer", texts.get(3))));
            case OPENAI_VISION -> List.of(image(texts));
            case BEDROCK_CLAUDE -> List.of(new ChatExample(chat(even(texts), true), Map.of()));
            case GEMINI, SHAREGPT, OPENAI_CHAT ->
                seed.tools
                        ? List.of(
                                new ChatExample(CALL, TOOLS), new ChatExample(chat(even(texts), seed.system), Map.of()))
                        : List.of(new ChatExample(chat(even(texts), seed.system), Map.of()));
            case BEDROCK_NOVA, HUMAN_ASSISTANT -> List.of(new ChatExample(chat(even(texts), seed.system), Map.of()));
        };
    }

    private static List<String> even(List<String> texts) {
        return texts.subList(0, texts.size() / 2 * 2);
    }

    private static List<Message> chat(List<String> texts, boolean system) {
        List<Message> messages = new ArrayList<>();
        if (system) {
            messages.add(Message.system("Be brief."));
        }
        for (int i = 0; i < texts.size(); i++) {
            messages.add(i % 2 == 0 ? Message.user(texts.get(i)) : Message.assistant(texts.get(i)));
        }
        return messages;
    }

    private static ChatExample image(List<String> texts) {
        List<Map<String, Object>> parts = List.of(
                ToolTurns.ordered("type", "text", "text", texts.get(0)),
                ToolTurns.ordered("type", "image_url", "image_url", Map.of("url", "https://example.org/dot.png")));
        return ChatExample.of(
                new Message(Role.USER, texts.get(0), Map.of(VisionRows.PARTS, parts)), Message.assistant(texts.get(1)));
    }
}
