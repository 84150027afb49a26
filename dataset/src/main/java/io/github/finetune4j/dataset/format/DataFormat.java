// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.names.Remedy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The formats in which training rows are read and written. Each can be recognised by its fields, checked, read as an
 * example and written. The most special ones come first: {@link #all()} is the order in which a row is tried.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum DataFormat implements RowFormat {
    /**
     * {@code {"input": {"messages": [...]}, "preferred_output": [...], "non_preferred_output": [...]}}: OpenAI,
     * Together.
     */
    OPENAI_PREFERENCE("OpenAI preferences", "preference", new PreferenceRows()),
    /**
     * {@code {"prompt", "chosen", "rejected"}}, each a text or a list of messages; the prompt may be inside both: TRL,
     * HH-RLHF.
     */
    TRL_PREFERENCE("chosen and rejected", "preference", new TrlPreferenceRows()),
    /** {@code {"conversations": [{"from": "human", "value": "..."}, ...]}}. */
    SHAREGPT("ShareGPT conversations", "chat", new ShareGptRows()),
    /** {@code {"schemaVersion", "system": [{"text"}], "messages": [{"role", "content": [{"text"}]}]}}: Amazon Nova. */
    BEDROCK_NOVA("Bedrock Nova conversations", "chat", new NovaRows()),
    /** {@code {"system": "...", "messages": [{"role", "content"}]}}: Claude on Bedrock. */
    BEDROCK_CLAUDE("Bedrock Claude messages", "chat", new ClaudeRows()),
    /** {@code {"systemInstruction", "contents": [{"role", "parts": [{"text"}]}]}}: Gemini on Vertex AI. */
    GEMINI("Gemini contents", "chat", new GeminiRows()),
    /** Messages whose content has parts, among them images. */
    OPENAI_VISION("chat messages with images", "chat", new VisionRows()),
    /** {@code {"messages": [..., the last one the user's], ...fields that a grader reads}}. */
    OPENAI_REINFORCEMENT("OpenAI reinforcement rows", "reinforcement", new ReinforcementRows()),
    /** {@code Human:} and {@code Assistant:} turns inside a text, as Anthropic's first models took them. */
    HUMAN_ASSISTANT("Human and Assistant text", "chat", new HumanAssistantRows()),
    /**
     * {@code {"prompt": "...", "completion": "..."}}: Llama and Titan on Bedrock, Together, TRL, OpenAI's first models.
     */
    PROMPT_COMPLETION("prompt and completion", "completion", PairRows.promptCompletion()),
    /** {@code {"instruction", "input", "output"}}: Stanford Alpaca. */
    ALPACA("instruction, input and output", "completion", PairRows.alpaca()),
    /** {@code {"text": "...", "spans": [{"start", "end", "label"}]}}: texts with labelled parts. */
    TAGGED("texts with spans", "tagged", new CoreRows(RowFormat.tagged(), TaggedExample.class)),
    /** {@code {"text": "...", "label": "..."}}: texts with labels, read as chats that answer with the label. */
    LABELED("texts with labels", "completion", PairRows.labeled()),
    /**
     * {@code {"anchor", "positive", "negative"}} or {@code {"sentence1", "sentence2", "score"}}: sentence-transformers.
     */
    PAIRS("pairs of texts", "pair", new CoreRows(RowFormat.pairs(), PairExample.class)),
    /** {@code {"text": "..."}}: plain text to go on with pretraining. */
    TEXT("texts", "text", new TextRows()),
    /**
     * {@code {"messages": [{"role", "content"}]}}, with tools: OpenAI and nearly everyone. Takes what nobody else
     * recognises.
     */
    OPENAI_CHAT("chat messages", "chat", new OpenAiRows());

    private final String label;
    private final String kind;

    @SuppressWarnings("ImmutableEnumChecker") // none of them has a state
    private final RowsOfShape rows;

    DataFormat(String label, String kind, RowsOfShape rows) {
        this.label = label;
        this.kind = kind;
        this.rows = rows;
    }

    /**
     * {@return every shape, in the order in which a row is tried: for
     * {@link io.github.finetune4j.dataset.DatasetBuilder#formats}}
     */
    public static List<RowFormat> all() {
        return Arrays.stream(values())
                .map(format -> format.rows.asCore().orElse(format))
                .toList();
    }

    /**
     * {@return the shape of a row; chat messages where no shape is recognised}
     *
     * @param row the fields
     */
    public static DataFormat of(Map<?, ?> row) {
        return Arrays.stream(values())
                .filter(format -> format.recognises(row))
                .findFirst()
                .orElse(OPENAI_CHAT);
    }

    /** {@return the shape's word in rule names, for example {@code bedrock-claude}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String label() {
        return label;
    }

    String kind() {
        return kind;
    }

    @Override
    public boolean recognises(Map<?, ?> row) {
        return rows.recognises(row);
    }

    // Whether a row that is meant to have the shape may have it, where others have the same fields
    boolean fits(Map<?, ?> row) {
        return rows.fits(row);
    }

    @Override
    public Optional<? extends Example> read(Map<String, Object> row, RowProblems problems) {
        RuleBook.bundled().of(this).forEach(rule -> rule.check(row, problems));
        Optional<RowFormat> core = rows.asCore();
        if (core.isPresent()) {
            return core.get().read(row, problems);
        }
        return problems.broken() ? Optional.empty() : example(row, problems);
    }

    // Each field keeps its rules, and there is no example in them all the same: two conversations of TRL's that begin
    // differently have no prompt
    private Optional<? extends Example> example(Map<String, Object> row, RowProblems problems) {
        try {
            return Optional.of(rows.read(row));
        } catch (IllegalArgumentException e) {
            problems.report(new RowIssue(
                    "",
                    "no-example",
                    Severity.ERROR,
                    Remedy.without(e),
                    Remedy.in(String.valueOf(e.getMessage()), "add what lacks, or leave the row out")));
            return Optional.empty();
        }
    }

    /**
     * {@return whether the shape can express such an example}
     *
     * @param example of any kind
     */
    public boolean holds(Example example) {
        try {
            rows.row(example);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * {@return the example as a row of this shape. Reading the row again gives an equal example}
     *
     * @param example of a kind that the shape can express
     * @throws IllegalArgumentException if it can't express it without loss, saying why
     */
    public Map<String, Object> row(Example example) {
        return rows.row(example);
    }

    /** {@return the rules that every row of this shape must keep} */
    public List<DataRule> rules() {
        return RuleBook.bundled().of(this);
    }

    static ChatExample chat(Example example, String shape) {
        if (example instanceof ChatExample chat) {
            return chat;
        }
        String kind = example instanceof TextExample ? "plain text" : example.kind();
        throw new IllegalArgumentException(shape + " can't express " + kind + " -> choose a shape of that kind");
    }

    static TextExample text(Example example, String shape) {
        if (example instanceof TextExample text) {
            return text;
        }
        throw new IllegalArgumentException(shape + " can't express turns -> choose a shape with roles");
    }
}
