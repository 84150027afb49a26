// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.Example;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * The services and engines that may train on the rows. A target takes rows of certain shapes and
 * has rules of its own; {@code docs/reference/data-rules.md} lists them.
 *
 * <pre>{@code
 * DatasetReport report = Dataset.builder().addJsonl(file).use(TrainingTarget.BEDROCK_CLAUDE).check();
 * }</pre>
 *
 * <p>As settings of a builder a target takes rows of its own shapes only; {@link #check()} has more.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TrainingTarget implements Consumer<DatasetBuilder> {
    /** OpenAI's supervised fine-tuning, and whoever speaks its protocol. */
    OPENAI_SFT(DataFormat.OPENAI_CHAT, DataFormat.OPENAI_VISION),
    /** OpenAI's direct preference optimisation. */
    OPENAI_DPO(DataFormat.OPENAI_PREFERENCE),
    /** OpenAI's reinforcement fine-tuning. */
    OPENAI_RFT(DataFormat.OPENAI_REINFORCEMENT),
    /** Anthropic's Claude 3 Haiku on Amazon Bedrock; its model card gives 2026-09-10 as the end of its life. */
    BEDROCK_CLAUDE(DataFormat.BEDROCK_CLAUDE),
    /** Amazon Nova on Bedrock. */
    BEDROCK_NOVA(DataFormat.BEDROCK_NOVA),
    /** Meta's Llama 3.1 on Amazon Bedrock. */
    BEDROCK_LLAMA(DataFormat.PROMPT_COMPLETION),
    /** Meta's Llama 3.2 and 3.3 on Amazon Bedrock, which take conversations. */
    BEDROCK_LLAMA_CHAT(DataFormat.BEDROCK_NOVA),
    /** Reinforcement of open models at Amazon Bedrock's endpoint of OpenAI's protocol. */
    BEDROCK_RFT(DataFormat.OPENAI_REINFORCEMENT),
    /** Amazon SageMaker AI: its serverless customization, and TRL in a training job's container. */
    SAGEMAKER(DataFormat.OPENAI_CHAT, DataFormat.TRL_PREFERENCE, DataFormat.PROMPT_COMPLETION),
    /** Gemini on Google Vertex AI. */
    VERTEX(DataFormat.GEMINI),
    /** Together AI. */
    TOGETHER(DataFormat.OPENAI_CHAT, DataFormat.OPENAI_PREFERENCE, DataFormat.PROMPT_COMPLETION, DataFormat.TEXT),
    /** Fireworks AI. */
    FIREWORKS(DataFormat.OPENAI_CHAT),
    /** Hugging Face TRL's trainers. */
    HF_TRL(DataFormat.OPENAI_CHAT, DataFormat.TRL_PREFERENCE, DataFormat.PROMPT_COMPLETION, DataFormat.TEXT),
    /** This project's own trainer. */
    LOCAL(
            DataFormat.OPENAI_CHAT,
            DataFormat.OPENAI_PREFERENCE,
            DataFormat.PROMPT_COMPLETION,
            DataFormat.LABELED,
            DataFormat.PAIRS,
            DataFormat.TAGGED,
            DataFormat.TEXT);

    @SuppressWarnings("ImmutableEnumChecker") // List.of gives an immutable one
    private final List<DataFormat> formats;

    TrainingTarget(DataFormat... formats) {
        this.formats = List.of(formats);
    }

    /** {@return the target's word in reports, for example {@code openai-sft}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the shapes that it takes, the usual one first} */
    public List<DataFormat> formats() {
        return formats;
    }

    /**
     * {@return its rules about rows of a shape: those of the shape, then its own}
     *
     * @param format one of {@link #formats()}
     */
    public List<DataRule> rules(DataFormat format) {
        RuleBook book = RuleBook.bundled();
        return java.util.stream.Stream.concat(book.of(format).stream(), book.of(format, this).stream())
                .toList();
    }

    /** {@return its rules about the number of rows and the size of files} */
    public List<SizeRule> sizeRules() {
        return RuleBook.bundled().sizes(this);
    }

    /**
     * {@return the shape in which it takes such an example}
     *
     * @param example of any kind
     * @throws IllegalArgumentException if it takes no such example
     */
    public DataFormat formatOf(Example example) {
        return formats.stream()
                .filter(format -> format.holds(example))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(word() + " takes no "
                        + example.getClass().getSimpleName() + ": it takes " + formats + " -> choose another target"));
    }

    /**
     * {@return the row that is sent there}
     *
     * @param example of a kind that it takes
     * @throws IllegalArgumentException if it takes no such example
     */
    public Map<String, Object> row(Example example) {
        return formatOf(example).row(example);
    }

    /** {@return its rules as settings of a builder, to be adjusted} */
    public TargetCheck check() {
        return new TargetCheck(this);
    }

    /**
     * Sets a builder up to check rows by this target's rules.
     *
     * @param builder takes shapes and rules
     */
    @Override
    public void accept(DatasetBuilder builder) {
        check().accept(builder);
    }
}
